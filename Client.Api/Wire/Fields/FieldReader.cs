using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Tael.Client.Api.Wire.Fields;

/// <summary>Reads a request's JSON into its record, or says which field is wrong. Never throws.</summary>
/// <remarks>
/// <para>Refused, each with the field and what stood there: an unknown, missing, duplicate, oversized or wrongly typed
/// member; null; a number with a fraction or exponent; control characters but tab and line ends; characters beyond
/// U+FFFF, which WeChat Pay does not take; bytes that are not UTF-8; a member that repeats a parameter of the path.
/// The first in the order of the body is the answer.</para>
/// <para>WeChat Pay itself ignores some unknown members. Here they are refused, since a misspelt optional field (a
/// limit, an expiry) must not silently mean "none".</para>
/// </remarks>
public static class FieldReader
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = WireJson.DepthMax };

    /// <param name="pathParameters">Names that stand in the path and so must not stand in the body.</param>
    public static bool TryRead<T>(
        ReadOnlySpan<byte> body,
        ImmutableArray<string> pathParameters,
        [NotNullWhen(true)] out T? request,
        [NotNullWhen(false)] out Refusal? refusal)
        where T : class
    {
        request = null;
        refusal = Check(body, Shape.Of(typeof(T)), pathParameters);
        if (refusal is not null) return false;

        try
        {
            request = JsonSerializer.Deserialize<T>(body, WireJson.Options)!;
            return true;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            refusal = Refusal.Body("/", "", "body does not fit this call");
            return false;
        }
    }

    private static Refusal? Check(ReadOnlySpan<byte> body, Shape shape, ImmutableArray<string> pathParameters)
    {
        if (body.IsEmpty) return Refusal.Body("/", "", "body is missing");
        if (!Utf8.IsValid(body)) return Refusal.Body("/", "", "body is not UTF-8");

        var reader = new Utf8JsonReader(body, Strict);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return Refusal.Body("/", "", "body must be a JSON object");

            var walk = new Walk(pathParameters);
            var refusal = walk.Object(ref reader, shape, "");
            if (refusal is null) reader.Read();
            return refusal;
        }
        catch (JsonException e)
        {
            return Refusal.Body("/", "", $"body is not JSON, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // The reader says so when an escape stands for half a surrogate pair.
            return Refusal.Body("/", "", "body has an escape that is no character");
        }
    }

    private readonly ref struct Walk(ImmutableArray<string> pathParameters)
    {
        private readonly ImmutableArray<string> _pathParameters = pathParameters;

        public Refusal? Object(ref Utf8JsonReader reader, Shape shape, string path)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                var here = $"{path}/{Escape(name)}";
                if (!shape.Fields.TryGetValue(name, out var field)) return Unknown(name, here, path);
                if (!seen.Add(name)) return Refusal.Body(here, "", "member appears twice");

                reader.Read();
                if (Value(ref reader, field, field.Shape, here) is { } refusal) return refusal;
            }

            foreach (var name in shape.Required)
            {
                if (!seen.Contains(name)) return Refusal.Body($"{path}/{name}", "", "member is missing");
            }

            return null;
        }

        private Refusal? Unknown(string name, string here, string path)
        {
            var shown = Refusal.Shorten(here);
            if (path.Length > 0 || !_pathParameters.Contains(name))
            {
                return Refusal.Body(shown, "", "member is unknown");
            }

            // WeChat Pay's own words.
            return Refusal.Body(here, "", "member repeats a parameter of the path") with
            {
                Message = $"无法将输入源“/body/{name}”映射到目标字段“{Label(name)}”中，"
                    + $"此字段并非多重字段但被输入源“/uri_template/{name}”映射过了。",
            };
        }

        private Refusal? Value(ref Utf8JsonReader reader, Field field, Shape shape, string path)
        {
            if (field.NotOffered is { } why) return Refusal.Body(path, "", why);

            var start = reader.TokenStartIndex;
            var refusal = shape.Kind switch
            {
                ShapeKind.Object when reader.TokenType == JsonTokenType.StartObject => Object(ref reader, shape, path),
                ShapeKind.Array when reader.TokenType == JsonTokenType.StartArray =>
                    Array(ref reader, field, shape, path),
                ShapeKind.Text when reader.TokenType == JsonTokenType.String => Text(ref reader, field, path),
                ShapeKind.Whole when reader.TokenType == JsonTokenType.Number => Whole(ref reader, field, path),
                ShapeKind.Flag when reader.TokenType is JsonTokenType.True or JsonTokenType.False => null,
                _ => Refusal.Body(path, Shown(ref reader, field), $"must be {Words(shape.Kind)}"),
            };
            if (refusal is not null) return refusal;

            return reader.BytesConsumed - start > field.BytesMax
                ? Refusal.Body(path, "", $"must have at most {field.BytesMax} bytes")
                : null;
        }

        private Refusal? Array(ref Utf8JsonReader reader, Field field, Shape shape, string path)
        {
            var count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (count == field.ItemsMax) return Refusal.Body(path, "", $"must have at most {field.ItemsMax} items");
                if (Value(ref reader, field, shape.Item!, $"{path}/{count}") is { } refusal) return refusal;
                count++;
            }

            return count < field.ItemsMin ? Refusal.Body(path, "", $"must have at least {field.ItemsMin} items") : null;
        }

        private static Refusal? Text(ref Utf8JsonReader reader, Field field, string path)
        {
            var text = reader.GetString()!;
            var issue = Unfit(text);
            foreach (var rule in field.Rules) issue ??= rule.Refuse(text);
            return issue is null ? null : Refusal.Body(path, field.IsSensitive ? "" : Refusal.Shorten(text), issue);
        }

        private static string? Unfit(string text)
        {
            foreach (var c in text)
            {
                if (char.IsSurrogate(c)) return "must not hold characters beyond U+FFFF";
                if (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) return "must not hold control characters";
            }

            return null;
        }

        private static Refusal? Whole(ref Utf8JsonReader reader, Field field, string path)
        {
            if (!reader.TryGetInt64(out var number))
            {
                return Refusal.Body(path, Shown(ref reader, field), "must be a whole number");
            }

            foreach (var rule in field.Rules)
            {
                if (rule.Refuse(number) is { } issue) return Refusal.Body(path, $"{number}", issue);
            }

            return null;
        }

        private static string Shown(ref Utf8JsonReader reader, Field field) => reader.TokenType switch
        {
            _ when field.IsSensitive => "",
            JsonTokenType.String => Refusal.Shorten(reader.GetString()!),
            JsonTokenType.StartObject => "{…}",
            JsonTokenType.StartArray => "[…]",
            _ => Refusal.Shorten(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
        };

        private static string Words(ShapeKind kind) => kind switch
        {
            ShapeKind.Object => "an object",
            ShapeKind.Array => "an array",
            ShapeKind.Whole => "a whole number",
            ShapeKind.Flag => "true or false",
            _ => "a text",
        };

        private static string Label(string pathParameter) => pathParameter switch
        {
            "out_trade_no" => "商户订单号",
            "transaction_id" => "微信支付订单号",
            _ => pathParameter,
        };

        /// <summary>RFC 6901.</summary>
        private static string Escape(string name) =>
            name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
