using System.Diagnostics;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>What the calls of profit sharing have in common.</summary>
internal static class SharedOrders
{
    /// <summary>The order that the caller has made and that was paid under a number, or why it can't be told.</summary>
    /// <param name="of">In whose name the caller asks; null: whichever it has ordered in.</param>
    /// <param name="at">As in a refusal: <c>/transaction_id</c> of a body, <c>transaction_id</c> of a query.</param>
    public static async Task<(AccountId Account, Order? Order, Refusal? Refusal)> Find(
        V3Call call, Partnership? of, string transactionId, (string Field, string Location) at)
    {
        var (field, location) = at;
        if (!TransactionId.TryParse(transactionId, out var id))
        {
            var malformed = new Refusal(ErrorCode.ParamError, field, Refusal.Shorten(transactionId), "must have 28 digits", location);
            return (default, null, malformed);
        }

        if (await call.Ask(call.Grains.Trades(), trades => trades.Find(id)) is { } account)
        {
            var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
            if (order?.Terms is { } terms && (of?.Owns(terms) ?? (terms.Partner ?? terms.Merchant) == call.Merchant.Id))
            {
                return (account, order, null);
            }

            if (order?.Terms is { } other && IsOtherMode(call, of, other)) return (default, null, OtherMode(field, transactionId, location));
        }

        return (default, null, new(ErrorCode.ResourceNotExists, field, transactionId, "there is no such order", location));
    }

    /// <summary>Whether the caller knows the order, but its mode is not that of the request: a service provider and its merchant each share
    /// out what they have ordered themselves.</summary>
    private static bool IsOtherMode(V3Call call, Partnership? of, OrderTerms terms) =>
        of is { Partner: not null } ? terms.Merchant == of.Value.Merchant && terms.Partner is null
        : of is null ? terms.Merchant == call.Merchant.Id
        : terms.Merchant == call.Merchant.Id || terms.Partner == call.Merchant.Id;

    private static Refusal OtherMode(string field, string value, string location) =>
        new(ErrorCode.InvalidRequest, field, value, "请求分账的交易模式和下单的交易模式不匹配: who has ordered shares out, in the same mode", location);

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
