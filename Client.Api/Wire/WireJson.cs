using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tael.Client.Api.Wire;

/// <summary>How JSON is written and read on APIv3's side: snake_case, never <c>null</c>, Chinese unescaped.</summary>
public static class WireJson
{
    public const int DepthMax = 16;

    /// <summary>Strict: an unknown, duplicate or missing member, a null or a number in quotes is an error.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = DepthMax,
    };

    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Text that may come from anywhere, made fit for an answer: half a surrogate pair becomes U+FFFD.</summary>
    public static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff')) return text;

        return string.Concat(text.EnumerateRunes());
    }
}
