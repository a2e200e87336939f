using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Grains.Bills;

/// <inheritdoc cref="IBillGrain"/>
[GrainType("bills"), StatelessWorker]
public sealed class BillGrain(IBillBook book) : Grain, IBillGrain
{
    public Task<ImmutableArray<BilledPayment>> Payments(
        MerchantId merchant, SettlementDay day, TransactionId? after, int limit) =>
        book.Payments(merchant, day, after, Checked(limit));

    public Task<ImmutableArray<BilledRefund>> Refunds(MerchantId merchant, SettlementDay day, long after, int limit) =>
        book.Refunds(merchant, day, after, Checked(limit));

    public Task<ImmutableArray<BilledEntry>> Entries(MerchantId merchant, SettlementDay day, long after, int limit) =>
        book.Entries(merchant, day, after, Checked(limit));

    public Task<ImmutableArray<BilledShare>> Shares(
        MerchantId merchant, SettlementDay day, AccountId? after, long version, int limit) =>
        book.Shares(merchant, day, after, version, Checked(limit));

    private static int Checked(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, BillPage.RowsMax));
        return limit;
    }
}
