using System.Globalization;
using System.Text.Json.Nodes;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.OpenApi;

/// <summary>An example of what is taken or answered: what must be there, and of the rest what it is hardly ever without.</summary>
internal static class Examples
{
    public static JsonNode OfRequest(Shape shape) => Of(shape, field => field.IsRequired || IsShown(field))!;

    public static JsonNode OfAnswer(Shape shape) => Of(shape, _ => true)!;

    public static JsonNode? Of(Field field) => Of(field, inner => inner.IsRequired || IsShown(inner));

    private static bool IsShown(Field field) => field.NotOffered is null && Glossary.Find(field.Name) is { IsShown: true };

    private static JsonNode? Of(Shape shape, Func<Field, bool> isWanted) => shape.Kind switch
    {
        ShapeKind.Object => new JsonObject(shape.InOrder.Where(isWanted).Select(field => KeyValuePair.Create(field.Name, Of(field, isWanted)))),
        ShapeKind.Array => new JsonArray(Of(shape.Item!, isWanted)),
        ShapeKind.Whole => 1,
        ShapeKind.Flag => false,
        _ => "text",
    };

    private static JsonNode? Of(Field field, Func<Field, bool> isWanted)
    {
        if (field.Shape.Kind is ShapeKind.Object) return Of(field.Shape, isWanted);
        if (field.Shape.Kind is ShapeKind.Array && field.Shape.Item!.Kind is ShapeKind.Object)
        {
            var items = Enumerable.Range(1, Math.Max(1, field.ItemsMin)).Select(nth => Numbered(Of(field.Shape.Item, isWanted), nth));
            return new JsonArray([.. items]);
        }

        var value = ByRules(field) ?? Glossary.Find(field.Name)?.Example ?? Of(field.Shape.Item ?? field.Shape, isWanted);
        return field.Shape.Kind is ShapeKind.Array ? new JsonArray(value) : value;
    }

    /// <summary>Where there must be several, no two have the same number.</summary>
    private static JsonNode? Numbered(JsonNode? item, int nth)
    {
        if (nth > 1 && item?["out_trade_no"] is { } no) item["out_trade_no"] = $"{no}-{nth}";
        return item;
    }

    /// <summary>Where the field's rules leave one choice, or the glossary's word does not keep them.</summary>
    private static JsonNode? ByRules(Field field)
    {
        var known = Glossary.Find(field.Name)?.Example;
        foreach (var rule in field.Rules)
        {
            switch (rule)
            {
                case OneOfAttribute words when known is null || words.Refuse(known.ToString()) is not null:
                    return words.Words[0];
                case SensitiveAttribute:
                    return "cGxlYXNlIGVuY3J5cHQgbWU=";
                case WholeAttribute range when known is null || range.Refuse(long.Parse(known.ToString(), CultureInfo.InvariantCulture)) is not null:
                    return Math.Max(range.Min, Math.Min(1, range.Max));
                case Rfc3339Attribute when known is null:
                    return "2030-06-08T10:34:56+08:00";
                case NotifyUrlAttribute when known is null:
                    return "https://merchant.example/notify";
                case TextAttribute text when known is null || text.Refuse(known.ToString()) is not null:
                    return TextOf(text);
            }
        }

        return null;
    }

    private static string TextOf(TextAttribute text)
    {
        var word = text.Alphabet is { } alphabet && !"text".All(alphabet.Contains) ? alphabet[..1] : "text";
        var length = Math.Clamp(word.Length, text.LengthMin, text.LengthMax);
        return string.Concat(Enumerable.Repeat(word, length))[..length];
    }
}
