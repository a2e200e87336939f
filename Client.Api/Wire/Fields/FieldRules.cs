using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Tael.Client.Api.Wire.Fields;

/// <summary>What a field of a request must be, beside its type. Declared on the request's record, checked by
/// <see cref="FieldReader"/>, and told in <c>/openapi/v3.json</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class FieldRuleAttribute : Attribute
{
    /// <summary>Why the text can't be taken; null if it can.</summary>
    public virtual string? Refuse(string text) => null;

    /// <summary>Why the number can't be taken; null if it can.</summary>
    public virtual string? Refuse(long number) => null;

    /// <summary>Says the same in JSON Schema.</summary>
    public abstract void Describe(OpenApiSchema schema);
}

/// <summary>Text of so many code points (not UTF-16 units, not bytes).</summary>
public sealed class TextAttribute(int lengthMax) : FieldRuleAttribute
{
    public int LengthMin { get; init; } = 1;
    public int LengthMax => lengthMax;

    /// <summary>The only characters allowed; null: any but control characters.</summary>
    public string? Alphabet { get; init; }

    public override string? Refuse(string text)
    {
        var length = text.Length <= lengthMax ? text.Length : text.EnumerateRunes().Count();
        if (length < LengthMin) return LengthMin == 1 ? "must not be empty" : $"must have at least {LengthMin} characters";
        if (length > lengthMax) return $"must have at most {lengthMax} characters";
        if (Alphabet is not null && text.AsSpan().ContainsAnyExcept(Alphabet)) return $"may hold only {Alphabet}";
        return null;
    }

    public override void Describe(OpenApiSchema schema)
    {
        if (LengthMin > 0) schema.MinLength = LengthMin;
        schema.MaxLength = LengthMax;
        if (Alphabet is not null) schema.Pattern = PatternOf(Alphabet);
    }

    private static string PatternOf(string alphabet)
    {
        var ranges = Regex.Replace(alphabet, @"[\\\]^-]", @"\$&")
            .Replace("0123456789", "0-9", StringComparison.Ordinal)
            .Replace("abcdefghijklmnopqrstuvwxyz", "a-z", StringComparison.Ordinal)
            .Replace("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "A-Z", StringComparison.Ordinal);
        return $"^[{ranges}]*$";
    }
}

/// <summary>A whole number in a range.</summary>
public sealed class WholeAttribute(long min, long max) : FieldRuleAttribute
{
    public long Min => min;
    public long Max => max;

    public override string? Refuse(long number) =>
        number < min ? $"must not be below {min}" : number > max ? $"must not be above {max}" : null;

    public override void Describe(OpenApiSchema schema)
    {
        schema.Minimum = min.ToString(CultureInfo.InvariantCulture);
        schema.Maximum = max.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>One of a few words.</summary>
public sealed class OneOfAttribute(params string[] words) : FieldRuleAttribute
{
    public IReadOnlyList<string> Words => words;

    public override string? Refuse(string text) =>
        words.Contains(text) ? null : $"must be one of {string.Join(", ", words)}";

    public override void Describe(OpenApiSchema schema) => schema.Enum = [.. words.Select(word => (JsonNode)word)];
}

/// <summary>Text of one form, said as a regular expression that every dialect of them reads alike.</summary>
public sealed class FormAttribute(string pattern, string issue) : FieldRuleAttribute
{
    public string Pattern => pattern;
    public string Issue => issue;

    public override string? Refuse(string text) => Regex.IsMatch(text, pattern) && !text.EndsWith('\n') ? null : issue;

    public override void Describe(OpenApiSchema schema) => schema.Pattern = pattern;
}

/// <summary>A time as <see cref="Times"/> reads it.</summary>
public sealed class Rfc3339Attribute : FieldRuleAttribute
{
    public override string? Refuse(string text) =>
        Times.TryParse(text, out _) ? null : "must be a time of RFC 3339, like 2018-06-08T10:34:56+08:00";

    public override void Describe(OpenApiSchema schema) => schema.Format = "date-time";
}

/// <summary>Where the merchant wants to be notified: absolute, http or https, without query, fragment or user.</summary>
/// <remarks>Unlike WeChat Pay, any host may be named, this machine too: merchants develop on it.</remarks>
public sealed class NotifyUrlAttribute(int lengthMax) : FieldRuleAttribute
{
    public int LengthMax => lengthMax;

    public override string? Refuse(string text)
    {
        if (text.Length > lengthMax) return $"must have at most {lengthMax} characters";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return "must be an absolute http or https address";
        }

        if (text.AsSpan().ContainsAny('?', '#', '\\') || url.UserInfo.Length > 0)
        {
            return "must not hold a query, a fragment or a user";
        }

        return text.AsSpan().ContainsAny(' ', '\n', '\t') ? "must not hold blanks" : null;
    }

    public override void Describe(OpenApiSchema schema)
    {
        schema.Format = "uri";
        schema.Pattern = @"^https?://[^?#\\\s]+$";
        schema.MaxLength = lengthMax;
    }
}

/// <summary>A field that only the platform may read: base64 of RSAES-OAEP with the key that <c>Wechatpay-Serial</c>
/// names. Never repeated in an error.</summary>
public sealed class SensitiveAttribute : FieldRuleAttribute
{
    /// <summary>One block of RSA-2048.</summary>
    private const int LengthMax = 344;

    public override string? Refuse(string text) =>
        text.Length > LengthMax ? $"must have at most {LengthMax} characters"
        : System.Buffers.Text.Base64.IsValid(text) ? null
        : "must be base64 of an encrypted text";

    public override void Describe(OpenApiSchema schema)
    {
        schema.MaxLength = LengthMax;
        schema.Format = "byte";
    }
}

/// <summary>Documented by WeChat Pay, but not something that Tael can do: refused rather than ignored.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotOfferedAttribute(string why) : Attribute
{
    public string Why => why;
}

/// <summary>An array with at most so many items, and at least so many. Rules beside it are its items' rules.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int max) : Attribute
{
    public int Max => max;

    public int Min { get; init; }
}

/// <summary>An object or array that takes at most so many bytes of the body, as sent.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BytesAttribute(int max) : Attribute
{
    public int Max => max;
}
