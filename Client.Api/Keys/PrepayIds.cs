using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Keys;

/// <summary>What a payer's app is handed to pay one order: <c>prepay_id</c>, or inside of <c>code_url</c> and <c>h5_url</c>.</summary>
/// <remarks>
/// A <see cref="MerchantTokens">token</see> of the out_trade_no; with <c>wx</c> in front at most 64 characters. An order always has
/// the same one. Holding it allows to see and pay the order, for as long as the order can be paid.
/// </remarks>
public sealed class PrepayIds(Secrets secrets)
{
    public const int LengthMax = 64;

    /// <summary>Room for what stands around it in a code_url, and for some more; what is longer is none.</summary>
    public const int TextLengthMax = 128;

    private const string PrepayPrefix = "wx";
    private const string CodeUrlPrefix = "weixin://wxpay/bizpayurl?pr=";
    private const string AppLinkPrefix = "weixin://wap/pay?prepayid=";

    private readonly MerchantTokens _tokens = new(secrets.Derive("prepay"));
    private readonly MerchantTokens _combined = new(secrets.Derive("prepay/combined"));

    public string PrepayId(MerchantId merchant, OutTradeNo no) => PrepayPrefix + _tokens.Of(merchant, no.Value);

    /// <summary>What <c>h5_url</c> opens on a phone: its wallet app, at this order.</summary>
    public static string AppLink(string prepayId) => AppLinkPrefix + prepayId;

    public string CodeUrl(MerchantId merchant, OutTradeNo no) => CodeUrlPrefix + _tokens.Of(merchant, no.Value);

    /// <summary>Of a combined order: a combine_out_trade_no is another number than the same out_trade_no.</summary>
    public string PrepayIdOfCombined(MerchantId merchant, OutTradeNo no) => PrepayPrefix + _combined.Of(merchant, no.Value);

    public string CodeUrlOfCombined(MerchantId merchant, OutTradeNo no) => CodeUrlPrefix + _combined.Of(merchant, no.Value);

    /// <summary>The order, or combined order, that a prepay_id, a code_url or a phone's link leads to. False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParse(string? code, out AccountId order)
    {
        order = default;
        if (code is null) return false;

        var token = code.AsSpan();
        if (token.StartsWith(AppLinkPrefix, StringComparison.Ordinal)) token = token[AppLinkPrefix.Length..];
        if (token.StartsWith(CodeUrlPrefix, StringComparison.Ordinal)) token = token[CodeUrlPrefix.Length..];
        else if (token.StartsWith(PrepayPrefix, StringComparison.Ordinal)) token = token[PrepayPrefix.Length..];
        else return false;

        var isCombined = false;
        if (!_tokens.TryParse(token, out var merchant, out var number))
        {
            if (!_combined.TryParse(token, out merchant, out number)) return false;
            isCombined = true;
        }

        if (!OutTradeNo.TryParse(number, out var no)) return false;

        order = isCombined ? no.CombinedOf(merchant) : no.OrderOf(merchant);
        return true;
    }
}
