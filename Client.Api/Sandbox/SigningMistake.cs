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
    private const string SignWhatIsSent = "sign the very bytes that are sent.";
    private const string SameSeconds = "both must be the same seconds.";

    private static readonly JsonSerializerOptions Html = new() { Encoder = JavaScriptEncoder.Default };
    private static readonly JsonSerializerOptions Compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented2 = new(Compact) { WriteIndented = true, NewLine = "\n" };
    private static readonly JsonSerializerOptions Indented4 = new(Indented2) { IndentSize = 4 };

    /// <summary>What programs sign for a body that is not there.</summary>
    private static readonly string[] StandIns = ["{}", "null", "undefined", "[]", "\"\""];

    /// <summary>The likeliest first. Each of <paramref name="hosts"/> is tried before the path.</summary>
    public static IEnumerable<SigningMistake> All(IEnumerable<string> hosts) =>
    [
        new("FINAL_NEWLINE_MISSING", "The last line has no line feed after it: each line ends with one, the last too.",
            text => text with { EndsLastLine = false }),
        .. hosts.Select(host => new SigningMistake(
            "FULL_URL", "The whole URL was signed, but only the path and the query belong into the text.",
            text => text with { Target = host + text.Target })),
        .. OfTarget,
        .. OfBody,
        new("TIMESTAMP_MILLISECONDS", $"The text was signed with milliseconds, the header tells seconds: {SameSeconds}",
            text => text.Timestamp.Length == 10 ? text with { Timestamp = text.Timestamp + "000" } : text),
        new("TIMESTAMP_MILLISECONDS", $"The header tells milliseconds, the text was signed with seconds: {SameSeconds}",
            text => text.Timestamp.Length == 13 ? text with { Timestamp = text.Timestamp[..10] } : text),
        new("ORDER_OF_LINES", "The nonce was signed before the timestamp.", text => text with { NonceFirst = true }),
        new("SIGNED_AS_ANSWER", "Method and path were left out: that is how answers are signed, not requests.",
            text => text with { AsAnswer = true }),
        new("CARRIAGE_RETURN", "The lines end with \\r\\n: they must end with \\n alone.",
            text => text with { LineEnd = "\r\n" }),
        new("NEWLINE_ESCAPED", "The lines end with the two characters \\ and n: they must end with a line feed.",
            text => text with { LineEnd = "\\n" }),
    ];

    private static SigningMistake[] OfTarget =>
    [
        new("METHOD_CASE", "The method must be in capital letters.",
            text => text with { Method = text.Method.ToLowerInvariant() }),
        new("QUERY_LEFT_OUT", "The query was left out: it belongs into the text, after the path and its question mark.",
            text => text with { Target = text.Target.Split('?')[0] }),
        new("QUERY_DECODED", "The path or query was signed decoded: it must be signed percent-encoded, as it is sent.",
            text => text with { Target = Uri.UnescapeDataString(text.Target) }),
        new("QUERY_ENCODED", "The path or query was signed percent-encoded, but sent without.",
            text => text with { Target = Encoded(text.Target) }),
    ];

    private static SigningMistake[] OfBody =>
    [
        new("BODY_LEFT_OUT", "The body was left out of the text.", text => text with { Body = "" }),
        Reserialized("without white space", body => Rewritten(body, Compact)),
        Reserialized("indented", body => Rewritten(body, Indented2)),
        Reserialized("indented", body => Rewritten(body, Indented4)),
        Reserialized("with spaces, as Python does", Spaced),
        Reserialized("with its names sorted", Sorted),
        Escaped("\\u escapes", body => UnicodeEscaped(body)),
        Escaped("\\u escapes, as .NET writes them", body => Rewritten(body, Html)),
        Escaped("< > & escaped, as Go writes them", GoEscaped),
        Escaped("\\/ for /, as PHP writes it", body => body.Replace("/", "\\/", StringComparison.Ordinal)),
        new("BODY_NEWLINE", "A line feed was added to the body (as Go's encoder does), but not sent.",
            text => text with { Body = text.Body + "\n" }),
        new("BODY_TRIMMED", "White space around the body was sent, but not signed.",
            text => text with { Body = text.Body.Trim() }),
        .. StandIns.Select(word => new SigningMistake(
            "BODY_NOT_EMPTY", $"There is no body, but {word} was signed for it: an empty text stands for no body.",
            text => text.Body.Length == 0 ? text with { Body = word } : text)),
    ];

    private static SigningMistake Reserialized(string how, Func<string, string> rewrite) => new(
        "BODY_RESERIALIZED",
        $"The body was written anew ({how}) before signing: {SignWhatIsSent}",
        text => text with { Body = Tried(rewrite, text.Body) });

    private static SigningMistake Escaped(string how, Func<string, string> rewrite) => new(
        "BODY_ESCAPED",
        $"The body was signed with {how}, but sent otherwise: {SignWhatIsSent}",
        text => text with { Body = Tried(rewrite, text.Body) });

    /// <summary>A body that can't be written anew, for a name twice or an escape that is no character, stays as it is.</summary>
    private static string Tried(Func<string, string> rewrite, string body)
    {
        try
        {
            return rewrite(body);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return body;
        }
    }

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
            JsonObject o => new JsonObject(
                from field in o
                orderby field.Key
                select KeyValuePair.Create(field.Key, Sort(field.Value))),
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

    private static string UnicodeEscaped(string body)
    {
        var escaped = new StringBuilder();
        foreach (var c in body)
        {
            if (c < 0x80) escaped.Append(c);
            else escaped.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
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
