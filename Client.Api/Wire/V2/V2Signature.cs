using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Wire.V2;

/// <summary>The signature of APIv2, by the key that merchant and platform share.</summary>
/// <remarks>
/// Over <c>name=value</c> of every element that is not empty, but <c>sign</c>, in order of their bytes, joined by <c>&amp;</c>, with
/// <c>&amp;key=</c> at the end; upper-case hexadecimal. Source: WeChat Pay, APIv2, signature.
/// </remarks>
internal static class V2Signature
{
    public const string Hmac = "HMAC-SHA256";
    public const string Md5 = "MD5";

    /// <param name="signType"><see cref="Hmac"/>; anything else is <see cref="Md5"/>, as when nothing is said.</param>
    public static string Of(IEnumerable<KeyValuePair<string, string>> fields, string key, string? signType)
    {
        var message = Encoding.UTF8.GetBytes($"{TextOf(fields)}&key={key}");
#pragma warning disable CA5351 // Broken, but the protocol's own: what merchants of APIv2 send unless they ask for the other.
        var hash = signType == Hmac ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), message) : MD5.HashData(message);
#pragma warning restore CA5351
        return Convert.ToHexString(hash);
    }

    /// <summary>What is signed, before the key.</summary>
    public static string TextOf(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields
        .Where(field => field.Value.Length > 0 && field.Key != "sign")
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => $"{field.Key}={field.Value}"));

    public static bool IsRight(Dictionary<string, string> fields, string key) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(fields.GetValueOrDefault("sign", "")),
            Encoding.UTF8.GetBytes(Of(fields, key, fields.GetValueOrDefault("sign_type"))));
}
