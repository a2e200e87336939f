using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Keys;

/// <summary>What an electronic receipt's <c>download_url</c> bears: whose it is, which, until when.</summary>
/// <remarks>It needs no table and can't be forged: <c>MCHID.OUT_BILL_NO.SECONDS.MAC</c>, good for <see cref="BillTokens.Life"/> of the real
/// clock, and for the merchant that it names.</remarks>
public sealed class ReceiptTokens(Secrets secrets, TimeProvider realClock)
{
    private const int MacBytes = 16;

    private readonly byte[] _key = secrets.Derive("payout/receipt");

    public string Of(MerchantId merchant, OutBillNo no)
    {
        var until = (realClock.GetUtcNow() + BillTokens.Life).ToUnixTimeSeconds();
        var text = string.Create(CultureInfo.InvariantCulture, $"{merchant}.{no}.{until}");
        return $"{text}.{Base64Url.EncodeToString(MacOf(text))}";
    }

    /// <summary>False: mistyped, forged, from elsewhere, or out of date.</summary>
    public bool TryParse(string token, out MerchantId merchant, out OutBillNo no)
    {
        (merchant, no) = (default, default);
        var end = token.LastIndexOf('.');
        if (end < 0 || !Base64Url.IsValid(token.AsSpan(end + 1), out var length) || length != MacBytes) return false;

        var text = token[..end];
        if (!CryptographicOperations.FixedTimeEquals(MacOf(text), Base64Url.DecodeFromChars(token.AsSpan(end + 1)))) return false;

        var parts = text.Split('.');
        return parts.Length == 3
            && MerchantId.TryParse(parts[0], out merchant)
            && OutBillNo.TryParse(parts[1], out no)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && realClock.GetUtcNow().ToUnixTimeSeconds() <= until;
    }

    private byte[] MacOf(string text) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text))[..MacBytes];
}
