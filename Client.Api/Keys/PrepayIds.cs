using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Keys;

/// <summary>What a payer's app is handed to pay one order: <c>prepay_id</c>, or inside of <c>code_url</c>.</summary>
/// <remarks>
/// It needs no table: base64url of the merchant's number (5 bytes), the out_trade_no (6 to 32) and 9 bytes of an HMAC;
/// with <c>wx</c> in front at most 64 characters. An order always has the same one. It is no secret, only unforgeable:
/// holding it allows to see and pay the order, for as long as the order can be paid.
/// </remarks>
public sealed class PrepayIds(Secrets secrets)
{
    public const int LengthMax = 64;

    private const string PrepayPrefix = "wx";
    private const string CodeUrlPrefix = "weixin://wxpay/bizpayurl?pr=";
    private const int MerchantBytes = 5;
    private const int MacBytes = 9;
    private const int BytesMax = MerchantBytes + OutTradeNo.LengthMax + MacBytes;

    private readonly byte[] _key = secrets.Derive("prepay");

    public string PrepayId(MerchantId merchant, OutTradeNo no) => PrepayPrefix + Token(merchant, no);

    public string CodeUrl(MerchantId merchant, OutTradeNo no) => CodeUrlPrefix + Token(merchant, no);

    /// <summary>The order that a prepay_id or code_url leads to. False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParse(string? prepayIdOrCodeUrl, out AccountId order)
    {
        order = default;
        if (prepayIdOrCodeUrl is null) return false;

        var token = prepayIdOrCodeUrl.AsSpan();
        if (token.StartsWith(CodeUrlPrefix, StringComparison.Ordinal)) token = token[CodeUrlPrefix.Length..];
        else if (token.StartsWith(PrepayPrefix, StringComparison.Ordinal)) token = token[PrepayPrefix.Length..];
        else return false;

        Span<byte> bytes = stackalloc byte[BytesMax];
        if (token.Length > LengthMax || !Base64Url.IsValid(token)) return false;
        if (!Base64Url.TryDecodeFromChars(token, bytes, out var length)) return false;
        if (length < MerchantBytes + OutTradeNo.LengthMin + MacBytes) return false;

        var signed = bytes[..(length - MacBytes)];
        Span<byte> mac = stackalloc byte[MacBytes];
        MacOf(signed, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[signed.Length..length])) return false;

        long merchant = 0;
        foreach (var b in signed[..MerchantBytes]) merchant = (merchant << 8) | b;
        var no = Encoding.ASCII.GetString(signed[MerchantBytes..]);
        if (!MerchantId.TryParse($"{merchant}", out var id) || !OutTradeNo.TryParse(no, out var outTradeNo)) return false;

        order = outTradeNo.OrderOf(id);
        return true;
    }

    private string Token(MerchantId merchant, OutTradeNo no)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        for (var i = 0; i < MerchantBytes; i++) bytes[i] = (byte)((merchant.Value >> (8 * (MerchantBytes - 1 - i))) & 0xff);
        var length = MerchantBytes + Encoding.ASCII.GetBytes(no.Value, bytes[MerchantBytes..]);
        MacOf(bytes[..length], bytes.Slice(length, MacBytes));
        return Base64Url.EncodeToString(bytes[..(length + MacBytes)]);
    }

    private void MacOf(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, signed, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}
