using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tael.Client.Api.Wire.Fields;
using Tael.Client.Api.Wire;
using Tael.Domain;

namespace Tael.Client.Api.Wallets;

/// <summary>JSON as our own calls speak it (wallet, sandbox): camelCase, integers in fen, times with +08:00.</summary>
/// <remarks>Strict in what it reads: a field that is unknown, doubled, missing or of another type is refused by name,
/// since a mistyped one would otherwise be taken for a left-out one.</remarks>
internal static partial class OwnJson
{
    public const int BodyBytesMax = 1 << 18;

    /// <summary>What request ids may hold.</summary>
    public const string IdAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The body, or why it is refused. No body reads as an empty object.</summary>
    public static async Task<(T? Body, IResult? Refusal)> Read<T>(HttpRequest http)
        where T : class
    {
        using var memory = new MemoryStream();
        var buffer = new byte[8192];
        for (int length; (length = await http.Body.ReadAsync(buffer, http.HttpContext.RequestAborted)) > 0;)
        {
            memory.Write(buffer, 0, length);
            if (memory.Length > BodyBytesMax) return (null, Refuse($"The body may have {BodyBytesMax} bytes."));
        }

        var bytes = memory.Length == 0 ? "{}"u8 : memory.GetBuffer().AsSpan(0, (int)memory.Length);
        try
        {
            var body = JsonSerializer.Deserialize<T>(bytes, Options);
            return body is null ? (null, Refuse("The body is null.")) : WhyNot(body) is { } refusal ? (null, refusal) : (body, null);
        }
        catch (JsonException e)
        {
            return (null, Refuse(Plain(e), FieldOf(e)));
        }
    }

    /// <summary>The first field that breaks one of its rules; null if all keep them.</summary>
    public static IResult? WhyNot<T>(T request)
        where T : class => WhyNot(request, Shape.Of(typeof(T), JsonNamingPolicy.CamelCase), "");

    private static IResult? WhyNot(object request, Shape shape, string path)
    {
        foreach (var field in shape.InOrder)
        {
            var value = field.Property.GetValue(request);
            if (value is not null && field.Shape.Kind == ShapeKind.Object
                && WhyNot(value, field.Shape, $"{path}{field.Name}/") is { } inner)
            {
                return inner;
            }

            if (value is Array items && WhyNot(items, field, path + field.Name) is { } wrong) return wrong;

            foreach (var rule in field.Rules)
            {
                var issue = value switch
                {
                    string text => rule.Refuse(text),
                    long number => rule.Refuse(number),
                    int number => rule.Refuse(number),
                    _ => null,
                };
                if (issue is not null) return Refuse($"{field.Name} {issue}.", path + field.Name);
            }
        }

        return null;
    }

    private static IResult? WhyNot(Array items, Field field, string path)
    {
        if (items.Length > field.ItemsMax) return Refuse($"{field.Name} may have at most {field.ItemsMax} items.", path);

        for (var i = 0; i < items.Length; i++)
        {
            if (items.GetValue(i) is not { } item) return Refuse($"{field.Name} has an item that is null.", $"{path}/{i}");
            if (item is string text && field.Rules.Select(rule => rule.Refuse(text)).FirstOrDefault(issue => issue is not null) is { } issue)
            {
                return Refuse($"{field.Name} has an item that {issue}.", $"{path}/{i}");
            }

            if (field.Shape.Item!.Kind == ShapeKind.Object && WhyNot(item, field.Shape.Item, $"{path}/{i}/") is { } wrong) return wrong;
        }

        return null;
    }

    public static IResult Ok<T>(T body) => Results.Json(body, Options);

    /// <param name="field">The one to blame, if it is one alone.</param>
    public static IResult Refuse(string why, string? field = null) =>
        Problems.Of(StatusCodes.Status400BadRequest, "PARAM_ERROR", why, field);

    /// <summary>Without insignificant white space, to be kept.</summary>
    public static string Compact<T>(T content) => JsonSerializer.Serialize(content, Options);

    /// <summary>For files that people read.</summary>
    public static string Write<T>(T content) => JsonSerializer.Serialize(content, Indented) + "\n";

    public static T? Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, Options);

    public static string Time(Instant at) => Time(at.ToDateTimeOffset());

    public static string Time(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>The reason in the caller's words: the serializer's own name our types.</summary>
    private static string Plain(JsonException e)
    {
        if (Unknown().Match(e.Message) is { Success: true } unknown)
        {
            return $"This call knows no field '{unknown.Groups[1]}'.";
        }
        if (Missing().Match(e.Message) is { Success: true } missing) return $"A field is missing: {missing.Groups[1]}.";
        if (Doubled().Match(e.Message) is { Success: true } doubled)
        {
            return $"The field '{doubled.Groups[1]}' stands there twice.";
        }
        return e.Path is null or "$" ? "The body is not the JSON of this call." : $"{e.Path} has a wrong type or form.";
    }

    private static string? FieldOf(JsonException e)
    {
        var at = e.Path is { Length: > 2 } path ? path[2..].Replace('.', '/').Replace('[', '/').Replace("]", "", StringComparison.Ordinal) : null;
        var name = Unknown().Match(e.Message) is { Success: true } unknown ? unknown.Groups[1].Value
            : Missing().Match(e.Message) is { Success: true } missing ? missing.Groups[1].Value.Split(',')[0].Trim('\'')
            : Doubled().Match(e.Message) is { Success: true } doubled ? doubled.Groups[1].Value
            : null;
        if (name is null || at is null) return name ?? at;

        // The serializer names the object, or the member itself.
        return at == name || at.EndsWith($"/{name}", StringComparison.Ordinal) ? at : $"{at}/{name}";
    }

    [GeneratedRegex("^The JSON property '([^']+)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (.+?)\\.?$")]
    private static partial Regex Missing();

    [GeneratedRegex("^Duplicate property '([^']+)'")]
    private static partial Regex Doubled();
}
