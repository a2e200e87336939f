using System.Collections.Immutable;

namespace Tael.Silo.Journals;

/// <summary>One thing that is wrong.</summary>
/// <param name="Account">As it is stored, also where that is no account's name; empty: of no account.</param>
/// <param name="Version">0: of no row.</param>
/// <param name="What">The same words whenever the same is found again.</param>
internal readonly record struct AuditFinding(string Account, long Version, string What)
{
    public override string ToString() => Account.Length == 0 ? What : $"{Account}: {What}";
}

/// <summary>Counts what is wrong, and keeps the first of it.</summary>
internal sealed class AuditFindings(int findingsMax = AuditReport.FindingsMax)
{
    private readonly List<AuditFinding> _found = [];

    public long Mismatches { get; private set; }

    public long ChainBroken { get; private set; }

    public IReadOnlyList<AuditFinding> Found => _found;

    public ImmutableArray<string> Words => [.. _found.Select(finding => finding.ToString())];

    public void Mismatch(string account, long version, string what)
    {
        Mismatches++;
        Keep(new(account, version, what));
    }

    public void BrokenChain(string account, long version, string what)
    {
        ChainBroken++;
        Keep(new(account, version, what));
    }

    /// <summary>What is neither a row's contradiction nor a broken chain.</summary>
    public void Keep(AuditFinding finding)
    {
        if (_found.Count < findingsMax) _found.Add(finding);
    }
}
