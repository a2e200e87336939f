using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Silo.Journals;

/// <summary>What the running audit has found, kept so that a stopped account stays stopped whatever restarts.</summary>
/// <remarks>A finding that an operator has released is known: the same again stops nothing. By one caller at a time, but for
/// <see cref="Stopped"/>.</remarks>
internal sealed class AuditFindingsTable(JournalDatabase database)
{
    /// <summary>So many are kept at hand. With more than that nobody reads a list.</summary>
    private const int KnownMax = 10_000;

    private readonly Dictionary<AuditFinding, KeptFinding> _known = [];
    private readonly List<KeptFinding> _unsaved = [];

    public StoppedAccounts Stopped { get; } = new();

    /// <summary>The latest first.</summary>
    public ImmutableArray<KeptFinding> Known { get; private set; } = [];

    /// <summary>Reads what is known: before anything is stored, and again and again, since others find and release as well.</summary>
    public async Task Load()
    {
        var stored = await database.Query(
            reader => new KeptFinding(
                new(reader.GetString(0), reader.GetInt64(1), reader.GetString(2)),
                new(reader.GetInt64(3)),
                reader.IsDBNull(4) ? null : new Instant(reader.GetInt64(4))),
            $"""
            SELECT account, version, what, at, released_at FROM audit_findings
            ORDER BY CASE WHEN released_at IS NULL THEN 0 ELSE 1 END, at DESC LIMIT {KnownMax}
            """);
        foreach (var kept in stored) _known[kept.Finding] = kept;
        Publish();
    }

    /// <summary>Stops the accounts concerned, and keeps the findings.</summary>
    /// <returns>Those that are new.</returns>
    public IReadOnlyList<KeptFinding> Keep(IReadOnlyList<AuditFinding> found, Instant now)
    {
        var fresh = new List<KeptFinding>();
        foreach (var finding in found)
        {
            if (_known.ContainsKey(finding)) continue;

            var kept = new KeptFinding(finding, now, null);
            if (_known.Count >= KnownMax)
            {
                // Not kept, but stopped; it is found again after the next start.
                Stopped.Change([finding.Account], []);
                continue;
            }

            _known.Add(finding, kept);
            fresh.Add(kept);
        }

        // Stopped first: what can't be kept now is kept later, but nothing more is stored for these accounts.
        _unsaved.AddRange(fresh);
        if (fresh.Count > 0) Publish();
        return fresh;
    }

    /// <summary>Makes what is new durable; what fails is tried again with the next.</summary>
    public async Task Save()
    {
        if (_unsaved.Count == 0) return;

        using var alone = await database.WriteAlone();
        await using var connection = await database.Connect();
        while (_unsaved.Count > 0)
        {
            var ((account, version, what), at, _) = _unsaved[^1];
            await connection.Execute(
                """
                INSERT INTO audit_findings (account, version, what, at) VALUES (@account, @version, @what, @at)
                ON CONFLICT DO NOTHING
                """,
                ("account", account), ("version", version), ("what", what), ("at", at.UnixMicros));
            _unsaved.RemoveAt(_unsaved.Count - 1);
        }
    }

    /// <returns>False if the account is not stopped.</returns>
    public async Task<bool> Release(AccountId account, string reason, Instant now)
    {
        await Save();
        int released;
        using (await database.WriteAlone())
        {
            await using var connection = await database.Connect();
            released = await connection.Execute(
                """
                UPDATE audit_findings SET released_at = @at, released_for = @reason
                WHERE account = @account AND released_at IS NULL
                """,
                ("at", now.UnixMicros), ("reason", reason), ("account", account.Value));
        }

        await Load();
        return released > 0;
    }

    private void Publish()
    {
        Known = [.. _known.Values.OrderByDescending(kept => kept.At)];
        var stopped = Known.Where(kept => kept.ReleasedAt is null).Select(kept => kept.Finding.Account).ToHashSet();
        stopped.Remove("");
        Stopped.Change(stopped, Known.Select(kept => kept.Finding.Account).Where(account => !stopped.Contains(account)));
    }
}

/// <summary>A finding, since when it is known, and since when it is known to be taken care of.</summary>
internal readonly record struct KeptFinding(AuditFinding Finding, Instant At, Instant? ReleasedAt);
