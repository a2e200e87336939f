using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>POST /v3/profitsharing/orders: parts of a frozen order go to other merchants and to users.</summary>
/// <remarks>The same request again is answered as it was; other content under the number, INVALID_REQUEST. A receiver that can't have its
/// part is CLOSED and says why, and its part stays in the order; the others have theirs. What is refused has changed nothing.</remarks>
public static class ShareOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<ShareOrderRequest>("/v3/profitsharing/orders", Handle)
            .Answers<ShareAnswer>()
            .Refuses(Sharer.Refusals)
            .Refuses(ErrorCode.ResourceNotExists, "there is no such order of this merchant")
            .Refuses(ErrorCode.InvalidRequest, "the number stands for other content, or the order can't be shared out so: not made for it, not made by the caller, unfrozen, paid less than a minute ago, shared out 50 times, more than 30 % of it")
            .Refuses(ErrorCode.NotEnough, "so much is not left of the order")
            .Refuses(ErrorCode.RateLimitExceed, "too much is asked for at once; nothing has been done, so send it again")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, ShareOrderRequest request)
    {
        var (sharer, notAllowed) = await Sharer.Read(call, request.SubMchid, request.Appid, request.SubAppid);
        if (notAllowed is not null) return notAllowed;
        if (Receivers(sharer, request, out var receivers) is { } malformed) return malformed;

        var (account, order, unknown) = await SharedOrders.Find(call, sharer.Of, request.TransactionId, ("/transaction_id", "body"));
        if (unknown is not null) return unknown;

        var terms = Terms(sharer, request, receivers, account) with { NotifyUrl = order!.Terms!.NotifyUrl };
        var grain = call.Grains.Share(terms.OutSharingNo.ShareOf(terms.Merchant));
        ImmutableArray<ShareFailure> failures;
        if (await call.Ask(grain, share => share.Look()) is { Terms: not null } earlier)
        {
            failures = earlier.Failures;
        }
        else
        {
            // Refused here, the number stays free. But a retry is answered as the first time.
            failures = await Failures(sharer, receivers);
            if (ShareOrder.WhyNot(order, Payable(receivers, failures), Instant.Of(call.Services.Clock)) is { } reason)
            {
                return SharedOrders.Refuse(call, terms, reason);
            }
        }

        return await SharedOrders.Create(call, new(terms, failures)) is { } taken ? taken : await Share(sharer, terms);
    }

    private static async Task<Answer> Share(Sharer sharer, ShareTerms terms)
    {
        var call = sharer.Call;
        var account = terms.OutSharingNo.ShareOf(terms.Merchant);
        var made = (await call.Ask(call.Grains.Share(account), share => share.Look()))!;
        var command = new ShareOrder(terms.OutSharingNo, account, made.Payable, terms.UnfreezeUnsplit);
        var status = await call.Ask(call.Grains.Payment(terms.Order), payment => payment.Share(command));
        call.Services.Nudge.Give();
        return status == ShareOrderStatus.Shared
            ? await QueryShareEndpoint.Show(call, sharer.Of, terms.OutSharingNo, terms.TransactionId)
            : SharedOrders.Refuse(call, terms, status);
    }

    private static Money Payable(ImmutableArray<ShareReceiver> receivers, ImmutableArray<ShareFailure> failures) => receivers
        .Where((_, i) => failures[i] == ShareFailure.None)
        .Aggregate(Money.Zero(Currency.Cny), (sum, receiver) => sum + receiver.Amount);

    /// <summary>What is in the way of each receiver.</summary>
    private static async Task<ImmutableArray<ShareFailure>> Failures(Sharer sharer, ImmutableArray<ShareReceiver> receivers)
    {
        var call = sharer.Call;
        ImmutableArray<AccountId> accounts = [.. receivers.Select(receiver => receiver.Account).Distinct()];
        var related = await call.Ask(call.Grains.Receivers(sharer.Of.Merchant), list => list.Find(accounts));
        var known = related.Select(receiver => receiver.Account).ToHashSet();
        var failures = new Dictionary<AccountId, ShareFailure>();
        foreach (var account in accounts)
        {
            failures[account] = !known.Contains(account) ? ShareFailure.NoRelation
                : await ReceiverAccounts.Exists(call, account) ? ShareFailure.None
                : ShareFailure.AccountAbnormal;
        }

        return [.. receivers.Select(receiver => failures[receiver.Account])];
    }

    private static Refusal? Receivers(Sharer sharer, ShareOrderRequest request, out ImmutableArray<ShareReceiver> receivers)
    {
        receivers = [];
        if (request.Receivers.IsEmpty) return Refusal.Body("/receivers", "[]", "must have at least 1 item");

        var call = sharer.Call;
        var share = OutSharingNo.Parse(request.OutOrderNo).ShareOf(sharer.Of.Merchant);
        var read = ImmutableArray.CreateBuilder<ShareReceiver>();
        for (var i = 0; i < request.Receivers.Length; i++)
        {
            var (asked, pointer) = (request.Receivers[i], $"/receivers/{i}");
            if (!sharer.TryRead(asked.Type, asked.Account, pointer, out var account, out var refusal)) return refusal;

            byte[]? name = null;
            if (asked.Name is { } encrypted && !SensitiveText.TryRead(call, $"{pointer}/name", encrypted, out name, out refusal))
            {
                return refusal;
            }

            var hash = name is null ? null : call.Services.PayoutTokens.HashOf(share, name);
            read.Add(new(
                account, Money.Fen(asked.Amount), asked.Description, hash, asked.Type == ReceiverAccounts.PersonOfSub));
        }

        receivers = read.ToImmutable();
        return null;
    }

    private static ShareTerms Terms(
        Sharer sharer, ShareOrderRequest request, ImmutableArray<ShareReceiver> receivers, AccountId account) => new()
    {
        Merchant = sharer.Of.Merchant,
        Partner = sharer.Of.Partner,
        OutSharingNo = OutSharingNo.Parse(request.OutOrderNo),
        Order = account,
        TransactionId = TransactionId.Parse(request.TransactionId),
        AppId = request.Appid,
        SubAppId = request.SubAppid,
        Receivers = receivers,
        UnfreezeUnsplit = request.UnfreezeUnsplit,
    };
}
