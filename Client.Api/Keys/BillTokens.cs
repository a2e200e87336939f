using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Tael.Client.Api.Bills;
using Tael.Domain;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Keys;

/// <summary>What a bill's <c>download_url</c> bears: which file, until when, and what it hashes to.</summary>
/// <remarks>
/// It needs no table: base64url of merchant (8 bytes), day (4), kind (1), end of life (8), SHA-1 (20), service provider (8; 0: none) and
/// 16 bytes of an HMAC. It can't be forged, and only the merchant that it is for may use it, within <see cref="Life"/> of the real clock. Source: WeChat Pay, bills
/// ("该地址5min内有效").
/// </remarks>
public sealed class BillTokens(Secrets secrets, TimeProvider realClock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const int PartnerAt = 8 + 4 + 1 + 8 + SHA1.HashSizeInBytes;
    private const int SignedBytes = PartnerAt + 8;
    private const int MacBytes = 16;

    private readonly byte[] _key = secrets.Derive("bill");

    public string Of(BillFile file)
    {
        Span<byte> bytes = stackalloc byte[SignedBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, file.Bill.Merchant.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], file.Bill.Day.DaysSinceEpoch);
        bytes[12] = (byte)file.Bill.Kind;
        BinaryPrimitives.WriteInt64BigEndian(bytes[13..], (realClock.GetUtcNow() + Life).ToUnixTimeSeconds());
        file.Sha1.Span.CopyTo(bytes[21..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[PartnerAt..], file.Bill.Partner?.Value ?? 0);
        MacOf(bytes[..SignedBytes], bytes[SignedBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False: mistyped, forged, from elsewhere, or out of date.</summary>
    public bool TryParse(string token, out BillFile file)
    {
        file = default;
        Span<byte> bytes = stackalloc byte[SignedBytes + MacBytes];
        if (!Base64Url.IsValid(token, out var length) || length != bytes.Length) return false;

        _ = Base64Url.DecodeFromChars(token, bytes);
        Span<byte> mac = stackalloc byte[MacBytes];
        MacOf(bytes[..SignedBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[SignedBytes..])) return false;
        if (realClock.GetUtcNow().ToUnixTimeSeconds() > BinaryPrimitives.ReadInt64BigEndian(bytes[13..])) return false;

        var partner = BinaryPrimitives.ReadInt64BigEndian(bytes[PartnerAt..]);
        var bill = new Bill(
            new MerchantId(BinaryPrimitives.ReadInt64BigEndian(bytes)),
            new SettlementDay(BinaryPrimitives.ReadInt32BigEndian(bytes[8..])),
            (BillKind)bytes[12],
            partner == 0 ? null : new MerchantId(partner));
        file = new(bill, bytes[21..PartnerAt].ToArray());
        return true;
    }

    private void MacOf(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, signed, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}
