using System.Data.Common;

namespace Tael.Silo.Journals;

/// <summary>Puts both sides of each transfer side by side, whichever databases they are in.</summary>
/// <remarks>Each database sorts its own rows by transfer, and spills them to its own disk; here is never more than one transfer at a
/// time.</remarks>
internal static class TransferPairs
{
    private const string CreditAlone = "was credited, but no account was debited the same for it";

    private const string DebitAlone = "was debited and not credited, and is not among the open transfers: it would never arrive";

    /// <param name="connections">To all databases, in a snapshot of one instant.</param>
    /// <param name="onItsWay">Told of each debit that has no credit.</param>
    /// <param name="wrong">Told what has lost its other side; answers whether to go on.</param>
    public static async Task Read(
        IReadOnlyList<DbConnection> connections, Action<TransferSide>? onItsWay, Func<UnpairedSide, bool> wrong)
    {
        var readers = new List<SideReader>();
        try
        {
            foreach (var connection in connections) readers.Add(await SideReader.Open(connection));

            var sides = new List<TransferSide>();
            while (readers.Where(reader => reader.HasRow).MinBy(reader => reader.Transfer, StringComparer.Ordinal) is { } first)
            {
                var transfer = first.Transfer;
                sides.Clear();
                foreach (var reader in readers)
                {
                    for (; reader.HasRow && reader.Transfer == transfer; await reader.Next()) sides.Add(reader.Side);
                }

                foreach (var unpaired in Unpaired(sides, onItsWay))
                {
                    if (!wrong(unpaired)) return;
                }
            }
        }
        finally
        {
            foreach (var reader in readers) await reader.DisposeAsync();
        }
    }

    private static IEnumerable<UnpairedSide> Unpaired(List<TransferSide> sides, Action<TransferSide>? onItsWay)
    {
        foreach (var side in sides)
        {
            if (side.Movement == 2 && !sides.Exists(other => other.Movement == 1 && other.IsOtherSideOf(side)
                && other.Amount == side.Amount && other.Currency == side.Currency && other.Counterparty == side.Account))
            {
                yield return new(side, CreditAlone);
            }

            if (side.Movement != 1 || sides.Exists(other => other.Movement == 2 && other.IsOtherSideOf(side))) continue;

            onItsWay?.Invoke(side);
            if (!side.IsOpen) yield return new(side, DebitAlone);
        }
    }

    /// <summary>The movements of one database in the order of their transfers.</summary>
    private sealed class SideReader(DbCommand command, DbDataReader rows, HashSet<(string, long)> open) : IAsyncDisposable
    {
        public bool HasRow { get; private set; }

        public string Transfer { get; private set; } = "";

        public TransferSide Side { get; private set; }

        public static async Task<SideReader> Open(DbConnection connection)
        {
            // Few: an open debit lives for milliseconds.
            var open = await connection.Query(reader => (reader.GetString(0), reader.GetInt64(1)), "SELECT account, version FROM open_debits");
            var command = connection.Command("""
                SELECT transfer_id, account, version, movement, counterparty, amount, currency FROM journal
                WHERE transfer_id IS NOT NULL ORDER BY transfer_id
                """);
            command.CommandTimeout = 0;
            var reader = new SideReader(command, await command.ExecuteReaderAsync(), [.. open]);
            await reader.Next();
            return reader;
        }

        public async Task Next()
        {
            HasRow = await rows.ReadAsync();
            if (!HasRow) return;

            Transfer = rows.GetString(0);
            var (account, version) = (rows.GetString(1), rows.GetInt64(2));
            Side = new(
                Transfer,
                account,
                rows.IsDBNull(3) ? (short)0 : rows.GetInt16(3),
                rows.IsDBNull(4) ? "" : rows.GetString(4),
                rows.IsDBNull(5) ? 0 : rows.GetInt64(5),
                rows.IsDBNull(6) ? (short)0 : rows.GetInt16(6),
                open.Contains((account, version)));
        }

        public async ValueTask DisposeAsync()
        {
            await rows.DisposeAsync();
            await command.DisposeAsync();
        }
    }
}

/// <summary>One account's part in a transfer, as it is stored.</summary>
/// <param name="Movement">1 debit, 2 credit.</param>
/// <param name="IsOpen">A debit that is kept among the open transfers.</param>
internal readonly record struct TransferSide(
    string Transfer, string Account, short Movement, string Counterparty, long Amount, short Currency, bool IsOpen)
{
    public bool IsOtherSideOf(TransferSide side) => Account == side.Counterparty;
}

/// <summary>A side that has lost its other side, and what that means.</summary>
internal readonly record struct UnpairedSide(TransferSide Side, string Words);
