using System.Buffers;
using System.Text;
using System.Text.Json;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Silo.Journals;

/// <summary>What one commit debits: one row that is stored with it, and goes when all of it has arrived.</summary>
internal sealed class OpenCommit
{
    private int _notArrived;

    private OpenCommit(Instant openedAt, string debits, List<TransferId> transfers)
    {
        OpenedAt = openedAt;
        Debits = debits;
        Transfers = transfers;
        _notArrived = transfers.Count;
    }

    /// <summary>In order of time.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>When the last of it was decided.</summary>
    public Instant OpenedAt { get; }

    /// <summary>The rows of the debits in JSON: <c>[[account, version], …]</c>.</summary>
    public string Debits { get; private set; }

    /// <summary>What has to arrive; empty when all has.</summary>
    public IReadOnlyList<TransferId> Transfers { get; private set; }

    public long SinceMillis { get; } = Environment.TickCount64;

    /// <returns>Null if the appends debit nothing.</returns>
    public static OpenCommit? Of(IReadOnlyList<PendingAppend> appends)
    {
        var transfers = new List<TransferId>();
        var debits = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(debits);
        var openedAt = default(Instant);
        json.WriteStartArray();
        foreach (var pending in appends)
        {
            var rows = pending.Append.Rows;
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i].Movement is not { Kind: MovementKind.Debit } debit) continue;

                json.WriteStartArray();
                json.WriteStringValue(pending.Append.Account.Value);
                json.WriteNumberValue(rows[i].Version);
                json.WriteEndArray();
                transfers.Add(debit.Transfer);
                if (rows[i].At > openedAt) openedAt = rows[i].At;
            }
        }

        if (transfers.Count == 0) return null;

        json.WriteEndArray();
        json.Flush();
        return new(openedAt, Encoding.UTF8.GetString(debits.WrittenSpan), transfers);
    }

    /// <returns>Whether that was the last. Then nothing but its id is kept: a minute's commits are many.</returns>
    public bool Arrived()
    {
        if (Interlocked.Decrement(ref _notArrived) != 0) return false;

        (Debits, Transfers) = ("", []);
        return true;
    }
}
