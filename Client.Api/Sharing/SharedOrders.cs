using System.Diagnostics;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>What the calls of profit sharing have in common.</summary>
internal static class SharedOrders
{
    /// <summary>The merchant's own order that was paid under a number, or why it can't be told.</summary>
    /// <param name="field">As in a refusal: <c>/transaction_id</c> of a body, <c>transaction_id</c> of a query.</param>
    public static async Task<(AccountId Account, Order? Order, Refusal? Refusal)> Find(
        V3Call call, string transactionId, string field, string location)
    {
        if (!TransactionId.TryParse(transactionId, out var id))
        {
            var malformed = new Refusal(ErrorCode.ParamError, field, Refusal.Shorten(transactionId), "must have 28 digits", location);
            return (default, null, malformed);
        }

        if (await call.Ask(call.Grains.Trades(), trades => trades.Find(id)) is { } account)
        {
            var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
            if (order?.Terms is { } terms && terms.Merchant == call.Merchant.Id) return (account, order, null);
        }

        return (default, null, new(ErrorCode.ResourceNotExists, field, transactionId, "there is no such order", location));
    }

    public static Refusal? RefuseApp(V3Call call, string? appId) => appId is null || call.Merchant.Owns(appId)
        ? null
        : new(ErrorCode.AppidMchidNotMatch, "/appid", appId, "does not belong to the merchant", "body");

    public static Refusal Invalid(string issue) =>
        new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };

    /// <returns>Null if it is made.</returns>
    public static async Task<Refusal?> Create(V3Call call, CreateShare command)
    {
        var no = command.Terms.OutSharingNo;
        var account = no.ShareOf(command.Terms.Merchant);
        var status = await call.Ask(call.Grains.Share(account), share => share.Create(command));
        if (status != CreateShareStatus.Created) call.NoteRefusal(account, no.Value, nameof(CreateShare), $"{status}");
        return status switch
        {
            CreateShareStatus.Created => null,
            CreateShareStatus.OutSharingNoUsed => new(
                ErrorCode.InvalidRequest, "/out_order_no", no.Value, "used for a profit-sharing order with other content", "body"),
            CreateShareStatus.AccountStopped => new(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <param name="status">Any but <see cref="ShareOrderStatus.Shared"/>.</param>
    public static Refusal Refuse(V3Call call, ShareTerms terms, ShareOrderStatus status)
    {
        call.NoteRefusal(terms.OutSharingNo.ShareOf(terms.Merchant), terms.OutSharingNo.Value, nameof(ShareOrder), $"{status}");
        return status switch
        {
            ShareOrderStatus.OrderNotPaid => Invalid("the order is not paid"),
            ShareOrderStatus.NotForSharing => Invalid("the order was not made with settle_info.profit_sharing"),
            ShareOrderStatus.Unfrozen => Invalid("what was left of the order has been unfrozen"),
            ShareOrderStatus.TooEarly => Invalid("the order was paid less than a minute ago"),
            ShareOrderStatus.TooMany => Invalid("the order has been shared out 50 times"),
            ShareOrderStatus.NotEnough => new(
                ErrorCode.NotEnough, "/receivers", "", "so much is not left of the order", "body"),
            ShareOrderStatus.OverRatio => new(
                ErrorCode.InvalidRequest, "/receivers", "", "more than 30 % of the order would be shared out", "body"),
            ShareOrderStatus.OutboxFull => new(ErrorCode.RateLimitExceed),
            ShareOrderStatus.AccountStopped => new(ErrorCode.AccountError),
            ShareOrderStatus.OutSharingNoUsed or ShareOrderStatus.ShareNotFound => new(
                ErrorCode.InvalidRequest, "/out_order_no", terms.OutSharingNo.Value, "used for a profit-sharing order with other content", "body"),
            _ => throw new UnreachableException($"{status}"),
        };
    }
}
