using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Keys;

/// <summary>A merchant's number for something, in a form that nobody else can make.</summary>
/// <remarks>It needs no table: base64url of the mchid (5 bytes), the merchant's own number and 9 bytes of an HMAC. It is no secret,
/// only unforgeable.</remarks>
internal sealed class MerchantTokens(byte[] key)
{
    private const int MerchantBytes = 5;
    private const int MacBytes = 9;
    private const int NumberMax = 32;
    private const int BytesMax = MerchantBytes + NumberMax + MacBytes;

    /// <summary>Of base64url.</summary>
    private const int LengthMax = ((BytesMax * 4) + 2) / 3;

    /// <param name="number">At most 32 ASCII characters.</param>
    public string Of(MerchantId merchant, string number)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        for (var i = 0; i < MerchantBytes; i++) bytes[i] = (byte)((merchant.Value >> (8 * (MerchantBytes - 1 - i))) & 0xff);
        var length = MerchantBytes + Encoding.ASCII.GetBytes(number, bytes[MerchantBytes..]);
        MacOf(bytes[..length], bytes.Slice(length, MacBytes));
        return Base64Url.EncodeToString(bytes[..(length + MacBytes)]);
    }

    /// <summary>False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParse(ReadOnlySpan<char> token, out MerchantId merchant, out string number)
    {
        (merchant, number) = (default, "");
        Span<byte> bytes = stackalloc byte[BytesMax];
        if (token.Length > LengthMax || !Base64Url.IsValid(token)) return false;
        if (!Base64Url.TryDecodeFromChars(token, bytes, out var length) || length <= MerchantBytes + MacBytes) return false;

        var signed = bytes[..(length - MacBytes)];
        Span<byte> mac = stackalloc byte[MacBytes];
        MacOf(signed, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[signed.Length..length])) return false;

        long value = 0;
        foreach (var b in signed[..MerchantBytes]) value = (value << 8) | b;
        number = Encoding.ASCII.GetString(signed[MerchantBytes..]);
        return MerchantId.TryParse($"{value}", out merchant);
    }

    private void MacOf(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}
