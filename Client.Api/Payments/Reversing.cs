using System.Diagnostics;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Grains.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>How an order is taken back: alike for every protocol, and for merchants and service providers.</summary>
internal static class Reversing
{
    /// <summary>What every way of reversing is refused with.</summary>
    public static readonly (ErrorCode Code, string When)[] Refusals =
    [
        (ErrorCode.AppidMchidNotMatch, "an app is not the caller's or not the order's"),
        (ErrorCode.OrderNotExist, "the caller has ordered nothing so"),
        (ErrorCode.InvalidRequest, "it was paid more than 7 days ago, is refunded in part, or its money is frozen: refund it"),
        (ErrorCode.NotEnough, "the merchant no longer has the money"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    /// <summary>Ends the order and gives back what was paid; null when that is done, else why not.</summary>
    /// <param name="apps">The apps that the caller names, each by its field: they must be the order's.</param>
    public static async Task<Refusal?> Reverse(MerchantCall call, Partnership of, OutTradeNo no, params (string Field, string? App)[] apps)
    {
        var account = no.OrderOf(of.Merchant);
        var payment = call.Grains.Payment(account);
        var order = await call.Ask(payment, p => p.Look());
        if (order?.Terms is { } terms && of.Owns(terms) && WhyNotTheOrders(terms, apps) is { } differs) return differs;

        var command = new ReverseOrder(of.Partner);
        var status = await call.Ask(payment, p => p.Reverse(command));
        if (status == ReverseOrderStatus.OrderPaid)
        {
            var refunded = await Refund(call, payment);
            return refunded == RefundPaymentStatus.Refunded ? null : Refuse(refunded);
        }

        if (status != ReverseOrderStatus.Reversed) call.NoteRefusal(account, no.Value, nameof(ReverseOrder), $"{status}");
        return status switch
        {
            ReverseOrderStatus.Reversed => null,
            ReverseOrderStatus.OrderNotFound => new(ErrorCode.OrderNotExist),
            ReverseOrderStatus.AccountStopped => new(ErrorCode.AccountError),
            ReverseOrderStatus.OrderRefunded => Invalid("the order has been refunded in part: refund the rest"),
            ReverseOrderStatus.TooLate => Invalid("the order was paid more than 7 days ago: refund it"),
            ReverseOrderStatus.OrderFrozen => Invalid("the order's money is frozen for profit sharing"),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static Refusal? WhyNotTheOrders(OrderTerms terms, (string Field, string? App)[] apps)
    {
        foreach (var (field, app) in apps)
        {
            var known = field == "/sub_appid" ? terms.SubAppId : terms.AppId;
            if (app is not null && app != known) return new(ErrorCode.AppidMchidNotMatch, field, app, "is not the order's", "body");
        }

        return null;
    }

    private static async Task<RefundPaymentStatus> Refund(MerchantCall call, IPaymentGrain payment)
    {
        // What was paid a moment ago may still be on its way to the merchant who gives it back.
        await call.Ask(payment, p => p.Settle());
        var order = await call.Ask(payment, p => p.Look());
        var command = ReverseOrder.RefundOf(order!.Terms!);
        return await call.Ask(call.Grains.Merchant(command.Merchant), merchant => merchant.Refund(command));
    }

    private static Refusal Refuse(RefundPaymentStatus status) => status switch
    {
        RefundPaymentStatus.NotEnough => new(ErrorCode.NotEnough),
        RefundPaymentStatus.OutboxFull or RefundPaymentStatus.Overlaps => new(ErrorCode.FrequencyLimited),
        RefundPaymentStatus.AccountStopped => new(ErrorCode.AccountError),
        _ => Invalid("the order has been refunded meanwhile"),
    };

    private static Refusal Invalid(string issue) =>
        new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };
}
