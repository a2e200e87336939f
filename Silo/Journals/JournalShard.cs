using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;
using Tael.Grains.Notifications;

namespace Tael.Silo.Journals;

/// <summary>The journal of the accounts that one database keeps, and the notifications that come in with it.</summary>
internal sealed class JournalShard : IAsyncDisposable
{
    private readonly GroupCommit _appends;
    private readonly GatheredReads _reads;
    private readonly OverdueTransfers _overdue;

    public JournalShard(JournalDatabase database, Shards shards, JournalOptions options)
    {
        Database = database;
        _appends = database.StartWriters(options);
        _reads = new(database, options);
        Webhooks = new(database);
        _overdue = new(database, shards, _appends.Forget);
        Book = new(database, shards);
        Bills = new(database, shards);
    }

    public JournalDatabase Database { get; }

    public WebhookTable Webhooks { get; }

    public AccountBook Book { get; }

    public BillBook Bills { get; }

    /// <summary>What this process has stored since it opened the store.</summary>
    public JournalCounts Counts => _appends.Counts;

    public async Task<long> LastVersion(AccountId account)
    {
        var versions = await Database.Query(
            reader => reader.GetInt64(0),
            "SELECT version FROM journal WHERE account = @account ORDER BY version DESC LIMIT 1",
            ("account", account.Value));
        return versions.Count > 0 ? versions[0] : 0;
    }

    public Task<AppendOutcome> Append(JournalAppend append) => _appends.Append(append);

    public Task<AccountHistory> Read(AccountId account) => _reads.Read(account);

    public void Acknowledge(AccountId source, TransferId transfer) => _appends.Acknowledge(source, transfer);

    public void Refuse(Refusal refusal) => _appends.Refuse(refusal);

    public Task<AccountHistory> ReadFromStart(AccountId account) => _reads.ReadFromStart(account);

    public async Task<IReadOnlyList<JournalRow>> RowsAfter(AccountId account, long version, int limit) => await Database.Query(
        Sql.ReadRow,
        $"SELECT {Sql.RowColumns} FROM journal WHERE account = @account AND version > @version ORDER BY version LIMIT @limit",
        ("account", account.Value), ("version", version), ("limit", limit));

    public async Task<JournalRow?> Find(AccountId account, TransferId transfer)
    {
        var rows = await Database.Query(
            Sql.ReadRow,
            $"SELECT {Sql.RowColumns} FROM journal WHERE account = @account AND transfer_id = @transfer",
            ("account", account.Value), ("transfer", transfer.Value));
        return rows.Count > 0 ? rows[0] : null;
    }

    public async Task<AccountId?> FindOrder(TransactionId transaction)
    {
        var orders = await Database.Query(
            ReadAccount, "SELECT account FROM trades WHERE transaction_id = @id", ("id", transaction.Value));
        return orders.Count > 0 ? orders[0] : null;
    }

    public Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit) => _overdue.Find(before, limit);

    /// <summary>Stores what is waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _appends.DisposeAsync();
        await _reads.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static AccountId ReadAccount(DbDataReader reader) => AccountId.Parse(reader.GetString(0));
}
