using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Grains.Bills;

/// <summary>Reads a merchant's day from the journal, a page at a time. Key: <c>y-bills</c>; many activations, none with a state.
/// </summary>
/// <remarks>
/// The pages of a day that is over never change: rows are never written anew, and what is dated after the bill has closed
/// (<see cref="Domain.Bills.BillDay"/>) is left out. So pages read one after another are one state of the journal. A page that is
/// not full is the last.
/// </remarks>
[Alias("IBillGrain")]
public interface IBillGrain : IGrainWithStringKey
{
    /// <summary>What was paid to the merchant on the day, in order of time.</summary>
    /// <param name="after">The last of the page before; null: from the start.</param>
    /// <param name="limit">1 to <see cref="BillPage.RowsMax"/>.</param>
    [ReadOnly, Alias("Payments")]
    Task<ImmutableArray<BilledPayment>> Payments(MerchantId merchant, SettlementDay day, TransactionId? after, int limit);

    /// <summary>What the merchant asked on the day to be refunded and that was not refused, in the order of asking.</summary>
    /// <param name="after">The version of the last of the page before; 0: from the start.</param>
    [ReadOnly, Alias("Refunds")]
    Task<ImmutableArray<BilledRefund>> Refunds(MerchantId merchant, SettlementDay day, long after, int limit);

    /// <summary>The rows of the merchant's account on the day that moved money, in their order.</summary>
    [ReadOnly, Alias("Entries")]
    Task<ImmutableArray<BilledEntry>> Entries(MerchantId merchant, SettlementDay day, long after, int limit);

    /// <summary>What went to receivers of the merchant's orders on the day and came back, in the order of its profit-sharing orders.
    /// </summary>
    /// <param name="after">The profit-sharing order of the last of the page before; null: from the start.</param>
    /// <param name="version">The version of that.</param>
    [ReadOnly, Alias("Shares")]
    Task<ImmutableArray<BilledShare>> Shares(MerchantId merchant, SettlementDay day, AccountId? after, long version, int limit);
}
