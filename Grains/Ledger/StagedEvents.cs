using System.Collections.Immutable;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>What gathered decisions have come to, before it is durable.</summary>
internal sealed class StagedEvents<TState, TEvent>(AccountTip<TState> tip)
    where TState : class, IAccount
    where TEvent : AccountEvent
{
    private ReadRows _readRows;

    public AccountTip<TState> Tip { get; private set; } = tip;

    public List<TEvent> Events { get; } = new(2);

    public List<JournalRow> Rows { get; } = new(2);

    public int Debits { get; private set; }

    public TEvent? Find(TransferId id)
    {
        foreach (var happened in Events)
        {
            if (happened.Movement is { } movement && movement.Transfer == id) return happened;
        }

        return null;
    }

    public void Add(AccountId account, TState state, TEvent happened, ReadRows readRows)
    {
        var version = Tip.Version + 1;
        var movement = happened.Movement;
        var kind = EventJson.KindOf(happened);
        var payload = EventJson.Write(happened);
        var hash = HashChain.Next(
            Tip.Hash.Span, account, version, kind, happened.At, movement, state.BalanceMinor, payload);
        var row = new JournalRow(version, kind, happened.At, movement, state.BalanceMinor, payload, hash);

        Tip = Tip.Follow(state, row);
        Events.Add(happened);
        Rows.Add(row);
        _readRows = _readRows.And(readRows);
        if (movement is { Kind: MovementKind.Debit }) Debits++;
    }

    public JournalAppend ToAppend(AccountId account, long expectedVersion, int snapshotEvery)
    {
        var due = snapshotEvery > 0 && expectedVersion / snapshotEvery != Tip.Version / snapshotEvery;
        var snapshot = due ? EventJson.WriteState(Tip) : null;
        return new(account, expectedVersion, Rows, _readRows.Trade, _readRows.Webhooks, snapshot);
    }
}

/// <summary>Rows for lists, bills and notifications that belong to an event.</summary>
public readonly record struct ReadRows(TradeRow? Trade, ImmutableArray<WebhookRow> Webhooks)
{
    /// <summary>An order is paid once, so two events of one append never both have a trade; refunds may gather.</summary>
    public ReadRows And(ReadRows later) => new(
        later.Trade ?? Trade,
        later.Webhooks.IsDefaultOrEmpty ? Webhooks : Webhooks.IsDefaultOrEmpty ? later.Webhooks : [.. Webhooks, .. later.Webhooks]);
}
