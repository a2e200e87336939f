using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>What may be asked of an order that is there: alike for a merchant and for the service provider that has made it in the
/// merchant's name.</summary>
/// <remarks>For whoever has not made it there is no such order, and there is none of a combined order's parts.</remarks>
internal static class OwnOrders
{
    public static Task<Answer> Show(V3Call call, Partnership of, OutTradeNo no) => Show(call, of, no.OrderOf(of.Merchant));

    public static async Task<Answer> Show(V3Call call, Partnership of, TransactionId id) =>
        await call.Ask(call.Grains.Trades(), trades => trades.Find(id)) is { } account
            ? await Show(call, of, account)
            : Answer.Refuse(ErrorCode.OrderNotExist);

    public static async Task<Answer> Close(V3Call call, Partnership of, OutTradeNo no)
    {
        var account = no.OrderOf(of.Merchant);
        var command = new CloseOrder(of.Partner);
        var status = await call.Ask(call.Grains.Payment(account), payment => payment.Close(command));
        if (status != CloseOrderStatus.Closed) call.NoteRefusal(account, no.Value, nameof(CloseOrder), $"{status}");
        return status switch
        {
            CloseOrderStatus.Closed => Answer.NoContent,
            CloseOrderStatus.OrderNotFound => Answer.Refuse(ErrorCode.OrderNotExist),
            CloseOrderStatus.OrderPaid => Answer.Refuse(ErrorCode.OrderPaid),
            CloseOrderStatus.MustBeReversed => new Refusal(ErrorCode.InvalidRequest) { Message = "付款码订单不能关闭，请撤销" },
            CloseOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>The number in the path.</summary>
    public static bool TryReadNo(V3Call call, out OutTradeNo no, [NotNullWhen(false)] out Refusal? malformed)
    {
        var text = call.Path("out_trade_no");
        malformed = OutTradeNo.TryParse(text, out no) ? null : Refusal.Url("out_trade_no", text, "is no out_trade_no");
        return malformed is null;
    }

    /// <summary>Our number in the path.</summary>
    public static bool TryReadId(V3Call call, out TransactionId id, [NotNullWhen(false)] out Refusal? malformed)
    {
        var text = call.Path("transaction_id");
        malformed = TransactionId.TryParse(text, out id) ? null : Refusal.Url("transaction_id", text, "must have 28 digits");
        return malformed is null;
    }

    private static async Task<Answer> Show(V3Call call, Partnership of, AccountId account)
    {
        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        return order?.Terms is { Combined: null } terms && of.Owns(terms)
            ? Answer.OkJson(TransactionJson.Of(order, call.Services.OpenIds))
            : Answer.Refuse(ErrorCode.OrderNotExist);
    }
}
