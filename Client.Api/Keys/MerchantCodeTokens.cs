using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Keys;

/// <summary>What stands in a merchant's fixed code, and how the orders that are made by it are numbered.</summary>
/// <remarks>A code is a <see cref="MerchantTokens">token</see> of the merchant's code_id: printed once, it is good until it is closed.
/// </remarks>
public sealed class MerchantCodeTokens(Secrets secrets)
{
    private const string Prefix = "wxp://f2f0";
    private const string NoPrefix = "code";
    private const int NoHashBytes = 14;

    private readonly MerchantTokens _tokens = new(secrets.Derive("merchant-code"));
    private readonly byte[] _noKey = secrets.Derive("merchant-code/no");

    public string UrlOf(MerchantId merchant, MerchantCodeId code) => Prefix + _tokens.Of(merchant, code.Value);

    /// <summary>False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParse(string? url, out MerchantId merchant, out MerchantCodeId code)
    {
        (merchant, code) = (default, default);
        return url?.StartsWith(Prefix, StringComparison.Ordinal) == true
            && _tokens.TryParse(url.AsSpan(Prefix.Length), out merchant, out var number)
            && MerchantCodeId.TryParse(number, out code);
    }

    /// <summary>The out_trade_no of what a payer pays under a request's id: always the same one, and nobody can guess it before.</summary>
    public OutTradeNo OrderOf(MerchantId merchant, MerchantCodeId code, UserId payer, RequestId request)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_noKey, Encoding.UTF8.GetBytes($"{merchant}/{code}/{payer}/{request}"), hash);
        return OutTradeNo.Parse(NoPrefix + Convert.ToHexStringLower(hash[..NoHashBytes]));
    }
}
