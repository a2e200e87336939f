using System.Text;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Tests.Journals;

/// <summary>Writes one account's rows as its activation would: each follows the one before.</summary>
/// <remarks>Two scribes of one account are two activations that do not know of each other.</remarks>
internal sealed class Scribe(string account)
{
    public const long StartMicros = 1_700_000_000_000_000;

    private ReadOnlyMemory<byte> _hash = HashChain.Start;

    public AccountId Account { get; } = AccountId.Parse(account);

    public long Version { get; private set; }

    public long Balance { get; private set; }

    public JournalRow Row(Movement? movement = null, string kind = "Noted", byte[]? payload = null)
    {
        Version++;
        Balance += movement?.SignedMinor ?? 0;
        payload ??= Encoding.UTF8.GetBytes($$"""{"row":{{Version}},"of":"{{Account}}"}""");
        var at = new Instant(StartMicros + Version);
        _hash = HashChain.Next(_hash.Span, Account, Version, kind, at, movement, Balance, payload);
        return new(Version, kind, at, movement, Balance, payload, _hash);
    }

    /// <summary>Goes on after a row that somebody else has written.</summary>
    public void Follow(JournalRow row) => (Version, Balance, _hash) = (row.Version, row.BalanceMinor, row.Hash);

    public JournalRow Debit(string cause, string to, long minor) =>
        Row(Movement.Debit(TransferId.Of(Account, cause), AccountId.Parse(to), Money.Fen(minor)), "Debited");

    public JournalRow Credit(TransferId transfer, string from, long minor) =>
        Row(Movement.Credit(transfer, AccountId.Parse(from), Money.Fen(minor)), "Credited");

    public JournalRow Credit(Scribe from, string cause, long minor) =>
        Credit(TransferId.Of(from.Account, cause), from.Account.Value, minor);

    public JournalAppend Append(params JournalRow[] rows) => new(Account, rows[0].Version - 1, rows);

    /// <summary>One row that moves nothing.</summary>
    public JournalAppend Note() => Append(Row());

    public AccountSnapshot Snapshot(string state = "state") =>
        new("Test.1", Version, Balance, Encoding.UTF8.GetBytes(state), _hash);
}
