using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tael.Client.Api.Sandbox;

/// <summary>One usual way of getting the text to sign wrong.</summary>
/// <param name="Code">Its name in answers: append, never rename.</param>
/// <param name="Make">The text as somebody makes it who makes this mistake.</param>
/// <remarks>Gathered from the issues of the client libraries (wechatpay-axios-plugin #58, wechatpay-node-v3 #46,
/// weixin-java-pay-demo #136) and from how each language writes JSON.</remarks>
internal sealed record SigningMistake(string Code, string Explanation, Func<SigningText, SigningText> Make)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Html = new() { Encoder = JavaScriptEncoder.Default };

    private static readonly JsonSerializerOptions Indented2 = new(Compact) { WriteIndented = true, NewLine = "\n" };
    private static readonly JsonSerializerOptions Indented4 = new(Indented2) { IndentSize = 4 };

    /// <summary>What programs sign for a body that is not there.</summary>
    private static readonly string[] StandIns = ["{}", "null", "undefined", "[]", "\"\""];

    /// <summary>The likeliest first. Beside these, every host of <paramref name="hosts"/> is tried before the path.</summary>
    public static IEnumerable<SigningMistake> All(IEnumerable<string> hosts) =>
    [
        new("FINAL_NEWLINE_MISSING", "The last line has no line feed after it: each of the five lines ends with one, the last too.",
            text => text with { EndsLastLine = false }),
        .. hosts.Select(host => new SigningMistake("FULL_URL", "The whole URL was signed, but only the path and the query belong into the text.",
            text => text with { Target = host + text.Target })),
        new("BODY_LEFT_OUT", "The body was left out of the text.", text => text with { Body = "" }),
        new("QUERY_LEFT_OUT", "The query was left out: what follows the path belongs into the text, with its question mark.",
            text => text with { Target = text.Target.Split('?')[0] }),
        new("QUERY_DECODED", "The path or query was signed decoded: it must be signed percent-encoded, as it is sent.",
            text => text with { Target = Uri.UnescapeDataString(text.Target) }),
        new("QUERY_ENCODED", "The path or query was signed percent-encoded, but sent without.",
            text => text with { Target = Encoded(text.Target) }),
        new("METHOD_CASE", "The method must be in capital letters.",
            text => text with { Method = text.Method.ToLowerInvariant() }),
        new("BODY_RESERIALIZED", "The body was written anew (without white space) before signing: sign the very bytes that are sent.",
            text => text with { Body = Rewritten(text.Body, Compact) }),
        new("BODY_RESERIALIZED", "The body was written anew (indented) before signing: sign the very bytes that are sent.",
            text => text with { Body = Rewritten(text.Body, Indented2) }),
        new("BODY_RESERIALIZED", "The body was written anew (indented) before signing: sign the very bytes that are sent.",
            text => text with { Body = Rewritten(text.Body, Indented4) }),
        new("BODY_RESERIALIZED", "The body was written anew (with spaces, as Python does) before signing: sign the very bytes that are sent.",
            text => text with { Body = Spaced(text.Body) }),
        new("BODY_RESERIALIZED", "The body was written anew (with its names sorted) before signing: sign the very bytes that are sent.",
            text => text with { Body = Sorted(text.Body) }),
        new("BODY_ESCAPED", "The body was signed with \\u escapes, but sent without: sign the very bytes that are sent.",
            text => text with { Body = Escaped(text.Body, "x4") }),
        new("BODY_ESCAPED", "The body was signed with \\u escapes, but sent without: sign the very bytes that are sent.",
            text => text with { Body = Rewritten(text.Body, Html) }),
        new("BODY_ESCAPED", "The body was signed with < > & escaped (as Go does), but sent without: sign the very bytes that are sent.",
            text => text with { Body = GoEscaped(text.Body) }),
        new("BODY_ESCAPED", "The body was signed with \\/ for / (as PHP writes it), but sent without: sign the very bytes that are sent.",
            text => text with { Body = text.Body.Replace("/", "\\/", StringComparison.Ordinal) }),
        new("BODY_NEWLINE", "A line feed was added to the body (as Go's encoder does), but not sent.",
            text => text with { Body = text.Body + "\n" }),
        new("BODY_TRIMMED", "White space around the body was sent, but not signed.", text => text with { Body = text.Body.Trim() }),
        .. StandIns.Select(word => new SigningMistake("BODY_NOT_EMPTY",
            $"There is no body, but {word} was signed for it: an empty text stands for no body.",
            text => text.Body.Length == 0 ? text with { Body = word } : text)),
        new("TIMESTAMP_MILLISECONDS", "The text was signed with milliseconds, the header tells seconds: both must be the same seconds.",
            text => text.Timestamp.Length == 10 ? text with { Timestamp = text.Timestamp + "000" } : text),
        new("TIMESTAMP_MILLISECONDS", "The header tells milliseconds, the text was signed with seconds: both must be the same seconds.",
            text => text.Timestamp.Length == 13 ? text with { Timestamp = text.Timestamp[..10] } : text),
        new("ORDER_OF_LINES", "The nonce was signed before the timestamp.", text => text with { NonceFirst = true }),
        new("SIGNED_AS_ANSWER", "Method and path were left out: that is how answers are signed, not requests.",
            text => text with { AsAnswer = true }),
        new("CARRIAGE_RETURN", "The lines end with \\r\\n: they must end with \\n alone.", text => text with { LineEnd = "\r\n" }),
        new("NEWLINE_ESCAPED", "The lines end with the two characters \\ and n: they must end with a line feed.",
            text => text with { LineEnd = "\\n" }),
    ];

    private static string Encoded(string target)
    {
        var text = new StringBuilder();
        foreach (var rune in target.EnumerateRunes())
        {
            var keep = rune.IsAscii && !" \"<>\\^`{|}".Contains((char)rune.Value, StringComparison.Ordinal);
            text.Append(keep ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return text.ToString();
    }

    private static string Rewritten(string body, JsonSerializerOptions options) =>
        Read(body) is { } json ? json.ToJsonString(options) : body;

    private static string Sorted(string body)
    {
        return Read(body) is { } json ? Sort(json)!.ToJsonString(Compact) : body;

        static JsonNode? Sort(JsonNode? node) => node switch
        {
            JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sort(p.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Sort)]),
            _ => node?.DeepClone(),
        };
    }

    /// <summary>As Python's json.dumps writes: a space after each comma and colon outside texts.</summary>
    private static string Spaced(string body)
    {
        if (Read(body) is not { } json) return body;

        var spaced = new StringBuilder();
        var (inText, escaped) = (false, false);
        foreach (var c in json.ToJsonString(Compact))
        {
            spaced.Append(c);
            if (!inText && c is ',' or ':') spaced.Append(' ');
            if (c == '"' && !escaped) inText = !inText;
            escaped = inText && c == '\\' && !escaped;
        }

        return spaced.ToString();
    }

    private static string Escaped(string body, string format)
    {
        var escaped = new StringBuilder();
        foreach (var c in body)
        {
            if (c < 0x80) escaped.Append(c);
            else escaped.Append("\\u").Append(((int)c).ToString(format, CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    private static string GoEscaped(string body) => body
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal);

    private static JsonNode? Read(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
