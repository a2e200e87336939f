using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Payouts;
using Tael.Domain.Sharing;
using Tael.Domain.Wallets;

namespace Tael.Grains.Ledger;

/// <inheritdoc cref="IAccountBookGrain"/>
[GrainType("book"), StatelessWorker]
public sealed partial class AccountBookGrain(IJournal journal, IAccountBook book, TimeProvider clock) : Grain, IAccountBookGrain
{
    public async Task<AccountPage?> Explain(AccountId account, long? before, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, AccountPage.EntriesMax));
        var latest = await book.Entries(account, long.MaxValue, 1);
        if (latest.IsEmpty) return null;

        // Up to the balance that is told, whatever is stored meanwhile.
        var until = Math.Min(before ?? long.MaxValue, latest[0].Version + 1);
        var entries = await book.Entries(account, until, limit);
        return new(
            latest[0].Version,
            latest[0].BalanceMinor,
            entries,
            entries.Length == limit && entries[^1].Version > 1 ? entries[^1].Version : null,
            await book.OnTheirWay(account, AccountPage.OnTheirWayMax));
    }

    public Task<RequestOutcome> Outcome(AccountId account, RequestId request) => account.Kind switch
    {
        AccountKind.Order => OutcomeOfOrder(account, request),
        AccountKind.Combined => OutcomeOfCombinedOrder(account, request),
        AccountKind.Payout => OutcomeOfPayout(account, request),
        AccountKind.Share => OutcomeOfShare(account, request),
        _ => OutcomeOfPayment(account, request),
    };

    public Task Refused(AccountId account, RequestId request, string command, string code)
    {
        journal.Refuse(new(account, request, command, code, Instant.Of(clock)));
        return Task.CompletedTask;
    }

    private async Task<RequestOutcome> OutcomeOfPayment(AccountId account, RequestId request)
    {
        var refusal = await book.FindRefusal(account, request);
        var row = await journal.Find(account, TransferId.Of(account, $"{request}"));
        if (row?.Movement is not { Kind: MovementKind.Debit } debit) return OfRefusal(refusal);

        var arrived = await journal.Find(debit.Counterparty, debit.Transfer);
        return (arrived is null ? null : EventJson.Read<AccountEvent>(arrived)) switch
        {
            null => new(RequestState.InFlight, Order: debit.Counterparty),
            OrderPaid paid => new(
                RequestState.Applied, At: paid.At, TransactionId: paid.TransactionId, Order: debit.Counterparty),
            PaymentNotTaken not => new(
                RequestState.Refused, nameof(PayOrder), $"{PayOrder.Of(not.Reason)}", not.At, Order: debit.Counterparty),
            CombinedPaymentNotTaken not => new(
                RequestState.Refused, nameof(PayOrder), $"{PayOrder.Of(not.Reason)}", not.At, Order: debit.Counterparty),
            CombinedOrderPaid paid => new(RequestState.Applied, At: paid.At, Order: debit.Counterparty),
            RefundNotTaken not => new(
                RequestState.Refused, nameof(RefundPayment), $"{RefundPayment.Of(not.Reason)}", not.At, Order: debit.Counterparty),
            var other => new(RequestState.Applied, At: other.At),
        };
    }

    /// <summary>An order that is there has been applied; what was refused of it since is told beside that.</summary>
    private async Task<RequestOutcome> OutcomeOfOrder(AccountId account, RequestId request)
    {
        var refusal = await book.FindRefusal(account, request);
        var events = (await journal.ReadFromStart(account)).Rows.Select(EventJson.Read<OrderEvent>).ToArray();
        if (events.OfType<OrderCreated>().LastOrDefault() is { } created && events.Last(e => e is OrderCreated or OrderReleased) == created)
        {
            var paid = events.OfType<OrderPaid>().FirstOrDefault();
            return new(RequestState.Applied, refusal?.Command, refusal?.Code, created.At, paid?.TransactionId, account);
        }

        return refusal is null && events.OfType<OrderClosed>().FirstOrDefault() is { } fence
            ? new(RequestState.Refused, nameof(CreateOrder), nameof(CreateOrderStatus.OrderClosed), fence.At, Order: account)
            : OfRefusal(refusal);
    }

    /// <summary>A combined order whose sub-orders belong to it has been applied, whatever became of it since.</summary>
    private async Task<RequestOutcome> OutcomeOfCombinedOrder(AccountId account, RequestId request)
    {
        var refusal = await book.FindRefusal(account, request);
        var events = (await journal.ReadFromStart(account)).Rows.Select(EventJson.Read<CombinedOrderEvent>).ToArray();
        if (events.OfType<SubOrdersReserved>().FirstOrDefault() is { } reserved)
        {
            return new(RequestState.Applied, refusal?.Command, refusal?.Code, reserved.At, Order: account);
        }

        return refusal is null && events.OfType<CombinedOrderClosed>().FirstOrDefault() is { } fence
            ? new(RequestState.Refused, nameof(CreateCombinedOrder), nameof(CreateCombinedOrderStatus.OrderClosed), fence.At, Order: account)
            : OfRefusal(refusal);
    }

    /// <summary>A payout that has had its money has been applied, whatever became of it since.</summary>
    private async Task<RequestOutcome> OutcomeOfPayout(AccountId account, RequestId request)
    {
        var refusal = await book.FindRefusal(account, request);
        var events = (await journal.ReadFromStart(account)).Rows.Select(EventJson.Read<PayoutEvent>).ToArray();
        if (events.OfType<PayoutFunded>().FirstOrDefault() is { } funded)
        {
            return new(RequestState.Applied, refusal?.Command, refusal?.Code, funded.At, Order: account);
        }

        // Whether there was money enough, the merchant has said.
        if (events.OfType<PayoutCreated>().FirstOrDefault() is { } created)
        {
            refusal ??= await book.FindRefusal(created.Terms.Merchant.Account, request);
        }

        return refusal is null && events.OfType<PayoutEnded>().FirstOrDefault() is { } ended
            ? new(RequestState.Refused, nameof(CreatePayout), nameof(CreatePayoutStatus.Cancelled), ended.At, Order: account)
            : OfRefusal(refusal);
    }

    /// <summary>A profit-sharing order that has had its money, or that nobody could have any of, has been applied; an unfreezing is
    /// if its order says so.</summary>
    private async Task<RequestOutcome> OutcomeOfShare(AccountId account, RequestId request)
    {
        var refusal = await book.FindRefusal(account, request);
        var share = (await journal.ReadFromStart(account)).Rows.Select(EventJson.Read<ShareEvent>).Aggregate((Share?)null, Share.Evolve);
        if (share?.FinishedAt is { } at) return new(RequestState.Applied, refusal?.Command, refusal?.Code, at, Order: account);
        if (share?.Terms is not { UnfreezeReason: not null } terms) return OfRefusal(refusal);

        var unfrozen = (await journal.ReadFromStart(terms.Order)).Rows.Select(EventJson.Read<OrderEvent>).OfType<OrderUnfrozen>();
        return unfrozen.FirstOrDefault(e => e.By == terms.OutSharingNo) is { } done
            ? new(RequestState.Applied, refusal?.Command, refusal?.Code, done.At, Order: account)
            : OfRefusal(refusal);
    }

    private static RequestOutcome OfRefusal(Refusal? refusal) => refusal is null
        ? new(RequestState.Unknown)
        : new(RequestState.Refused, refusal.Command, refusal.Code, refusal.At);
}
