using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Looks at one state of all of a store's databases: whether money is conserved, and what is new in each.</summary>
/// <remarks>No false alarm: all is read in one <see cref="Cut"/>, and a commit stores rows with what they open. Nothing is taken out
/// of the open transfers before its credit is committed.</remarks>
internal sealed class StoreScan(Shards shards, Tips tips, TimeProvider clock)
{
    private readonly ImmutableArray<JournalScan> _scans = [.. shards.Databases.Select(database => new JournalScan(database, tips, clock))];
    private ImmutableDictionary<Currency, Int128> _explained = ImmutableDictionary<Currency, Int128>.Empty;

    /// <param name="connections">One to each database, in their order.</param>
    public async Task<Conservation> Run(IReadOnlyList<DbConnection> connections, AuditFindings findings)
    {
        for (var i = 0; i < _scans.Length; i++) await _scans[i].Prepare(connections[i]);

        await Cut.Begin(shards, connections);
        try
        {
            var seen = await Look(connections, findings);
            foreach (var scan in _scans) scan.Finish();
            return seen;
        }
        finally
        {
            foreach (var connection in connections) await connection.Execute("ROLLBACK");
        }
    }

    private async Task<Conservation> Look(IReadOnlyList<DbConnection> connections, AuditFindings findings)
    {
        var totals = new JournalTotals[_scans.Length];
        for (var i = 0; i < _scans.Length; i++) totals[i] = await _scans[i].LookAtNew(connections[i], findings);

        var seen = new Conservation(Sum(totals), await Conservation.ReadOnTheirWay(connections));
        var (isWhole, areChanged) = (!IsExplained(seen.Gaps), false);
        for (var i = 0; i < _scans.Length; i++)
        {
            if (!isWhole && !_scans[i].IsWholeDue) continue;

            (totals[i], var isChanged) = await _scans[i].LookAtAll(connections[i], findings);
            areChanged |= isChanged;
        }

        seen = seen with { Totals = Sum(totals) };
        if (areChanged) await Explain(connections, findings);
        await CheckConserved(connections, seen.Gaps, findings);
        return seen;
    }

    private static JournalTotals Sum(JournalTotals[] totals) => totals.Aggregate((sum, next) => sum.With(next));

    private bool IsExplained(ImmutableDictionary<Currency, Int128> gaps) =>
        gaps.Count == _explained.Count && gaps.All(gap => _explained.GetValueOrDefault(gap.Key) == gap.Value);

    private async Task CheckConserved(
        IReadOnlyList<DbConnection> connections, ImmutableDictionary<Currency, Int128> gaps, AuditFindings findings)
    {
        if (IsExplained(gaps)) return;

        foreach (var (currency, sum) in gaps)
        {
            findings.Keep(new("", 0, $"{currency}: balances and transfers on their way come to {sum}, not 0."));
        }

        await Explain(connections, findings);
        _explained = gaps;
    }

    /// <summary>Names the accounts: one side of each transfer that has lost its other side. If the chain of either shows what was done,
    /// that is who it was done to; else it is not known which of the two is right.</summary>
    private async Task Explain(IReadOnlyList<DbConnection> connections, AuditFindings findings)
    {
        var pairs = new List<UnpairedSide>();
        await TransferPairs.Read(connections, onItsWay: null, unpaired =>
        {
            pairs.Add(unpaired);
            return pairs.Count < NewRows.WalksMax;
        });

        foreach (var (side, words) in pairs)
        {
            var before = findings.Mismatches + findings.ChainBroken;
            await Walk(side.Account);
            await Walk(side.Counterparty);
            if (findings.Mismatches + findings.ChainBroken > before) continue;

            var what = $"{side.Transfer} {words}.";
            findings.Mismatch(side.Account, 0, what);
            findings.Mismatch(side.Counterparty, 0, what);
        }

        Task Walk(string account) =>
            AccountWalks.Walk(connections[Shards.Of(account, connections.Count)], account, tips, findings);
    }
}
