using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Grains.Ledger;

/// <summary>The durable history of all accounts: the only truth about money. Everything else is derived from it.</summary>
/// <remarks>
/// Durable means fsynced. An exception from any of these means that the outcome is unknown: an append may have been
/// stored. Whoever gets one gives its activation up, and the next one reads the truth.
/// </remarks>
public interface IJournal
{
    /// <summary>Stores all rows of an append with all that belongs to them, or nothing.</summary>
    /// <returns>After the commit; never earlier.</returns>
    Task<AppendOutcome> Append(JournalAppend append);

    /// <summary>An account's rows after its snapshot, in order of version.</summary>
    Task<AccountHistory> Read(AccountId account);

    /// <summary>All of an account's rows, for a reader that does not know its snapshot's format.</summary>
    Task<AccountHistory> ReadFromStart(AccountId account);

    /// <summary>An account's rows after a version, the earliest first; at most <paramref name="limit"/>.</summary>
    async Task<IReadOnlyList<JournalRow>> RowsAfter(AccountId account, long version, int limit)
    {
        var history = await ReadFromStart(account);
        return [.. history.Rows.SkipWhile(row => row.Version <= version).Take(limit)];
    }

    /// <summary>The row by which this account took part in a transfer, or null.</summary>
    Task<JournalRow?> Find(AccountId account, TransferId transfer);

    /// <summary>Other processes store here too, so what an activation knows may be out of date: a second activation of its account
    /// may have stored more. What it stores itself is fenced; before it answers without storing anything, it must ask.</summary>
    bool IsShared => false;

    /// <summary>When what is decided now has happened. Accounts that are kept apart never have the same microsecond, so that numbers
    /// which are made from a time, as transaction ids are, differ though nothing compares them.</summary>
    Instant Dated(AccountId account, Instant now) => now;

    /// <summary>How many rows the account has now.</summary>
    async Task<long> LastVersion(AccountId account)
    {
        var history = await Read(account);
        return history.Rows.Count > 0 ? history.Rows[^1].Version : history.Snapshot?.Version ?? 0;
    }

    /// <summary>Says that a transfer's target has it, so that nobody need look. Lost, it does no harm.</summary>
    void Acknowledge(AccountId source, TransferId transfer);

    /// <summary>Keeps what a command was refused for, so that it can be asked for later: the latest of each request, soon, and
    /// nobody waits for it. Lost, it does no harm: a refusal changes nothing.</summary>
    void Refuse(Refusal refusal)
    {
    }

    /// <summary>Forgets refusals from before <paramref name="before"/>, some at a time.</summary>
    Task ForgetRefusals(Instant before) => Task.CompletedTask;

    /// <summary>Transfers that were debited before <paramref name="before"/> and that their targets have not been credited
    /// with. Goes on where the last call stopped, and begins anew at the end.</summary>
    /// <param name="limit">Stops looking when it has found so many; it may find a few more at once.</param>
    Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit);

    /// <summary>The order that was paid under this number, or null.</summary>
    Task<AccountId?> FindOrder(TransactionId transaction);
}

/// <summary>What one decision, or several gathered ones, of one account want stored.</summary>
/// <param name="ExpectedVersion">The version that the activation knows as the last. Rows continue from there; if
/// another activation has written since, nothing is stored.</param>
/// <param name="Webhooks">At most one for each row; <c>default</c>: none.</param>
/// <param name="Snapshot">Replaces the account's snapshot in the same commit, if given.</param>
public sealed record JournalAppend(
    AccountId Account,
    long ExpectedVersion,
    IReadOnlyList<JournalRow> Rows,
    TradeRow? Trade = null,
    ImmutableArray<WebhookRow> Webhooks = default,
    AccountSnapshot? Snapshot = null);

/// <summary>One event of one account, as it is stored.</summary>
/// <param name="Version">Counts the account's rows from 1, without gaps.</param>
/// <param name="Kind">The event's alias.</param>
/// <param name="BalanceMinor">The account's balance after this row.</param>
/// <param name="Payload">The event in JSON. Never personal data or keys in clear.</param>
/// <param name="Hash">SHA-256 over the predecessor's hash and this row: see <see cref="HashChain"/>.</param>
public sealed record JournalRow(
    long Version,
    string Kind,
    Instant At,
    Movement? Movement,
    long BalanceMinor,
    ReadOnlyMemory<byte> Payload,
    ReadOnlyMemory<byte> Hash);

/// <summary>An account's state at one version: a shortcut for reading, disposable at any time.</summary>
/// <param name="Format">Names the shape of <paramref name="State"/>; one that the reader does not know is passed over.</param>
public sealed record AccountSnapshot(
    string Format, long Version, long BalanceMinor, ReadOnlyMemory<byte> State, ReadOnlyMemory<byte> Hash);

/// <summary>What an activation starts from.</summary>
/// <param name="Rows">The rows after the snapshot's version, or all.</param>
public sealed record AccountHistory(AccountSnapshot? Snapshot, IReadOnlyList<JournalRow> Rows);

/// <summary>A transfer that has been debited and should have arrived by now.</summary>
public readonly record struct OverdueTransfer(AccountId Source, TransferId Id);

/// <summary>Read row of a paid order, for finding it and for bills.</summary>
public sealed record TradeRow(
    TransactionId Id, AccountId Order, MerchantId Merchant, Money Amount, Instant PaidAt);

/// <summary>A notification that becomes due with the event that it tells of.</summary>
public sealed record WebhookRow(
    string Id,
    AccountId Order,
    MerchantId Merchant,
    string EventType,
    string Url,
    int Sequence,
    Instant CreatedAt);

/// <summary>That a command was refused, and why.</summary>
/// <param name="Request">The caller's id for it: a payment's request id, an order's out_trade_no.</param>
/// <param name="Code">The status, by name.</param>
public sealed record Refusal(AccountId Account, RequestId Request, string Command, string Code, Instant At);

/// <summary>What became of an append.</summary>
/// <param name="TransferTaken">The transfer that the account already has a row for, if that is what was in the way.</param>
public readonly record struct AppendOutcome(AppendStatus Status, TransferId? TransferTaken = null)
{
    public static AppendOutcome Stored => new(AppendStatus.Stored);
}

public enum AppendStatus
{
    Stored = 1,

    /// <summary>Another activation of this account has written since: this one is out of date. Nothing is stored.</summary>
    VersionTaken = 2,

    /// <summary>The account already has a row for one of these transfers. Nothing is stored.</summary>
    TransferTaken = 3,

    /// <summary>Another order was paid under the same transaction id. Nothing is stored.</summary>
    TransactionTaken = 4,

    /// <summary>An audit has found the account's rows changed, and nobody has released it yet. Nothing is stored.</summary>
    Stopped = 5,
}
