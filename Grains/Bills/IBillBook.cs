using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Grains.Bills;

/// <summary>The journal for bills: see <see cref="IBillGrain"/>.</summary>
public interface IBillBook
{
    Task<ImmutableArray<BilledPayment>> Payments(MerchantId merchant, SettlementDay day, TransactionId? after, int limit);

    Task<ImmutableArray<BilledRefund>> Refunds(MerchantId merchant, SettlementDay day, long after, int limit);

    Task<ImmutableArray<BilledEntry>> Entries(MerchantId merchant, SettlementDay day, long after, int limit);

    Task<ImmutableArray<BilledShare>> Shares(MerchantId merchant, SettlementDay day, AccountId? after, long version, int limit);
}
