using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

public abstract partial class AccountGrain<TState, TEvent>
{
    /// <summary>What the journal has of a transfer: this account's event, or null.</summary>
    protected async Task<TEvent?> FindEvent(TransferId transfer) =>
        await services.Journal.Find(Self, transfer) is { } row ? EventJson.Read<TEvent>(row) : null;

    /// <summary>All that has happened to this account, so only for accounts with a short history.</summary>
    protected async Task<IEnumerable<TEvent>> ReadEvents() =>
        (await services.Journal.ReadFromStart(Self)).Rows.Select(EventJson.Read<TEvent>);

    /// <summary>So that it can be asked for later; nobody waits for it.</summary>
    protected void NoteRefusal(RequestId request, string command, string code) =>
        services.Journal.Refuse(new(Self, request, command, code, Instant.Of(services.Clock)));

    /// <summary>This account's row of a transfer and the hash before it, or null. Reads all of its rows, so only for accounts
    /// with a short history.</summary>
    protected async Task<JournalEntry?> FindEntry(TransferId transfer)
    {
        var history = await services.Journal.ReadFromStart(Self);
        var previous = HashChain.Start;
        foreach (var row in history.Rows)
        {
            if (row.Movement is { } moved && moved.Transfer == transfer) return Entry(row, moved, previous);

            previous = row.Hash;
        }

        return null;
    }

    private JournalEntry Entry(JournalRow row, Movement moved, ReadOnlyMemory<byte> previous) => new(
        Self, row.Version, row.Kind, row.At, moved.Kind, moved.Transfer, moved.Counterparty, moved.Amount, row.BalanceMinor,
        [.. row.Payload.Span], [.. previous.Span], [.. row.Hash.Span]);
}
