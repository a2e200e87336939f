using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Client.Api.Wire.V2;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>A call of APIv2 about an order that there is: by our number, which goes first, or by the merchant's.</summary>
/// <remarks>Source: POST /pay/orderquery, /secapi/pay/reverse.</remarks>
public sealed record V2OrderRequest : V2Request
{
    [OneOf("1.0")] public string? Version { get; init; }
    [Text(32)] public string? TransactionId { get; init; }
    [Text(32)] public string? OutTradeNo { get; init; }

    /// <summary>The merchant's number of the order, which need not exist; or why there is none.</summary>
    internal async Task<(OutTradeNo? No, V2Error? Wrong)> Find(V2Call call, Partnership of)
    {
        if (TransactionId is not null) return await FindPaid(call, of, TransactionId);
        if (OutTradeNo is null) return (null, new("LACK_PARAMS", "out_trade_no: member is missing"));

        return Domain.Payments.OutTradeNo.TryParse(OutTradeNo, out var no)
            ? (no, null)
            : (null, V2Error.Param("out_trade_no", "is no out_trade_no"));
    }

    private static async Task<(OutTradeNo? No, V2Error? Wrong)> FindPaid(V2Call call, Partnership of, string text)
    {
        if (!Domain.Payments.TransactionId.TryParse(text, out var id)) return (null, V2Error.Param("transaction_id", "must have 28 digits"));
        if (await call.Ask(call.Grains.Trades(), trades => trades.Find(id)) is not { } account) return (null, V2Error.OrderNotExist);

        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        return order?.Terms is { } terms && terms.Merchant == of.Merchant
            ? (terms.OutTradeNo, null)
            : (null, V2Error.OrderNotExist);
    }
}
