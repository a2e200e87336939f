using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Tael.Client.Api.Wire.Fields;

/// <summary>Reads a request's query into its record, by the same rules as a body; refusals say location <c>query</c>.</summary>
public static class QueryReader
{
    public static bool TryRead<T>(
        IQueryCollection query, [NotNullWhen(true)] out T? request, [NotNullWhen(false)] out Refusal? refusal)
        where T : class
    {
        request = null;
        var shape = Shape.Of(typeof(T));
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            foreach (var (name, values) in query)
            {
                if (values.Count != 1)
                {
                    refusal = Refuse(name, "", "parameter appears twice");
                    return false;
                }

                Write(json, shape, name, values[0] ?? "");
            }

            json.WriteEndObject();
        }

        if (FieldReader.TryRead(buffer.WrittenSpan, [], out request, out refusal)) return true;

        refusal = Refuse(refusal.Field!.TrimStart('/'), refusal.Value!, refusal.Issue!);
        return false;
    }

    private static void Write(Utf8JsonWriter json, Shape shape, string name, string value)
    {
        var kind = shape.Fields.TryGetValue(name, out var field) ? field.Shape.Kind : ShapeKind.Text;
        json.WritePropertyName(WireJson.Printable(name));
        if (kind == ShapeKind.Whole && TryDigits(value, out var number)) json.WriteNumberValue(number);
        else if (kind == ShapeKind.Flag && value is "true" or "false") json.WriteBooleanValue(value == "true");
        else json.WriteStringValue(WireJson.Printable(value));
    }

    private static bool TryDigits(string value, out long number) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Refusal Refuse(string name, string value, string issue) =>
        new(ErrorCode.ParamError, Refusal.Shorten(name), value, issue.Replace("member", "parameter", StringComparison.Ordinal), "query");
}
