using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>GET /v3/tael/receipts/out-trade-no/{out_trade_no}?mchid=: the merchant's receipt of a paid order.</summary>
/// <remarks>
/// Not of WeChat Pay. Its row is the order's settlement, which does not name the payer's account; signed by the key that
/// signs the answer. The same bytes each time. ORDER_NOT_EXIST without an order, TRADE_ERROR while it is not paid, and
/// for one that was made to be shared out: what was paid is not what the merchant gets.
/// </remarks>
public static class GetMerchantReceiptEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<MerchantQuery>("/v3/tael/receipts/out-trade-no/{out_trade_no}", Handle)
            .AnswersFile("application/json")
            .Refuses(ErrorCode.NoAuth, "`mchid` is not the merchant that signed")
            .Refuses(ErrorCode.OrderNotExist, "there is no such order of this merchant")
            .Refuses(ErrorCode.TradeError, "it is not paid, or was made to be shared out: then the merchant gets something else than was paid");

    internal static async Task<Answer> Handle(V3Call call, MerchantQuery query)
    {
        if (MerchantQuery.Refuse(call, query.Mchid, "mchid", "query") is { } refusal) return refusal;

        var text = call.Path("out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("out_trade_no", text, "is no out_trade_no");

        var account = no.OrderOf(call.Merchant.Id);
        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        if (order?.Terms is not { } terms) return Answer.Refuse(ErrorCode.OrderNotExist);
        if (terms.ProfitSharing == true || order.Payer is not { } wallet || !UserId.TryOf(wallet, out var payer))
        {
            return Answer.Refuse(ErrorCode.TradeError);
        }

        var settlement = TransferId.Of(account, "settle");
        var row = await call.Ask(call.Grains.Payment(account), payment => payment.FindEntry(settlement));
        return row is null
            ? Answer.Refuse(ErrorCode.TradeError)
            : Answer.OkJson(PaymentReceipt.Of(
                order, row, call.Services.OpenIds.Of(payer, terms.AppId), call.AnswerKey));
    }
}
