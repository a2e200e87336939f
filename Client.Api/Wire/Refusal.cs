using System.Text.Json;

namespace Tael.Client.Api.Wire;

/// <summary>Why a call is refused: a code, and which part of the request is to blame.</summary>
/// <param name="Field">JSON pointer into the body (<c>/amount/total</c>), or the name of a parameter or header.</param>
/// <param name="Value">What stood there, shortened by <see cref="Shorten"/>; never a secret.</param>
/// <param name="Location"><c>body</c>, <c>query</c>, <c>url</c>, <c>header</c> or <c>authorization</c>.</param>
public sealed record Refusal(
    ErrorCode Code, string? Field = null, string? Value = null, string? Issue = null, string? Location = null)
{
    private const int ValueLengthMax = 64;

    /// <summary>Instead of the code's own message.</summary>
    public string? Message { get; init; }

    /// <summary>Ends <c>Request-ID</c> instead of the code's own number.</summary>
    public int? Number { get; init; }

    /// <summary>When to come back, for <c>Retry-After</c>; of 429 only.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>What the server has verified a signature against; with a wrong signature only.</summary>
    public SignInformation? SignInformation { get; init; }

    public static implicit operator Refusal(ErrorCode code) => new(code);

    public static Refusal ToRefusal(ErrorCode code) => code;

    public static Refusal Body(string pointer, string value, string issue) =>
        new(ErrorCode.ParamError, pointer, value, issue, "body");

    public static Refusal Url(string name, string value, string issue) =>
        new(ErrorCode.ParamError, name, Shorten(value), issue, "url");

    public static string Shorten(string value) =>
        value.Length <= ValueLengthMax ? value : string.Concat(value.AsSpan(0, ValueLengthMax - 1), "…");

    /// <summary><c>{"code","message","detail":{…}}</c>; an absent part is left out, never null.</summary>
    public byte[] ToJson()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("code", Code.Code);
        if (Field is not null) WriteDetail(json);
        json.WriteString("message", Message ?? Code.Message);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteDetail(Utf8JsonWriter json)
    {
        json.WriteStartObject("detail");
        if (Code == ErrorCode.SignError)
        {
            // WeChat Pay nests the issue here, and only here.
            json.WriteStartObject("detail");
            json.WriteString("issue", Issue);
            json.WriteEndObject();
        }

        json.WriteString("field", Field);
        if (Value is not null) json.WriteString("value", WireJson.Printable(Value));
        if (Issue is not null && Code != ErrorCode.SignError) json.WriteString("issue", Issue);
        if (Location is not null) json.WriteString("location", Location);
        SignInformation?.Write(json);
        json.WriteEndObject();
    }
}

/// <summary>What a signature was checked against, for whoever has to find out why theirs is wrong.</summary>
/// <remarks>WeChat Pay's three fields and the message's SHA-256; the sandbox adds the message itself.</remarks>
public sealed record SignInformation(string Method, string Url, byte[] SignMessage, bool Whole)
{
    private const int TruncatedBytes = 256;

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("sign_information");
        json.WriteString("method", Method);
        json.WriteString("url", Url);
        json.WriteNumber("sign_message_length", SignMessage.Length);
        json.WriteString("truncated_sign_message", Text(Math.Min(SignMessage.Length, TruncatedBytes)));
        var hash = System.Security.Cryptography.SHA256.HashData(SignMessage);
        json.WriteString("sign_message_sha256", Convert.ToHexStringLower(hash));
        if (Whole) json.WriteString("sign_message", Text(SignMessage.Length));
        json.WriteEndObject();
    }

    private string Text(int bytes) => System.Text.Encoding.UTF8.GetString(SignMessage.AsSpan(0, bytes));
}
