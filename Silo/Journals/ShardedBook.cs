using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Bills;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Bills;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>Asks the shard that keeps the account, or the merchant with all that is on its bills.</summary>
internal sealed class ShardedBook(ImmutableArray<JournalShard> shards) : IAccountBook, IBillBook
{
    public Task<ImmutableArray<BookEntry>> Entries(AccountId account, long beforeVersion, int limit) =>
        Of(account).Book.Entries(account, beforeVersion, limit);

    public Task<ImmutableArray<BookTransfer>> OnTheirWay(AccountId account, int limit) => Of(account).Book.OnTheirWay(account, limit);

    public Task<Refusal?> FindRefusal(AccountId account, RequestId request) => Of(account).Book.FindRefusal(account, request);

    public Task<ImmutableArray<BilledPayment>> Payments(MerchantId merchant, SettlementDay day, TransactionId? after, int limit) =>
        Of(merchant.Account).Bills.Payments(merchant, day, after, limit);

    public Task<ImmutableArray<BilledRefund>> Refunds(MerchantId merchant, SettlementDay day, long after, int limit) =>
        Of(merchant.Account).Bills.Refunds(merchant, day, after, limit);

    public Task<ImmutableArray<BilledEntry>> Entries(MerchantId merchant, SettlementDay day, long after, int limit) =>
        Of(merchant.Account).Bills.Entries(merchant, day, after, limit);

    public Task<ImmutableArray<BilledShare>> Shares(MerchantId merchant, SettlementDay day, AccountId? after, long version, int limit) =>
        Of(merchant.Account).Bills.Shares(merchant, day, after, version, limit);

    private JournalShard Of(AccountId account) => shards[Shards.Of(account.Value, shards.Length)];
}
