using System.Collections.Immutable;

namespace Tael.Silo.Journals;

/// <summary>Counts what is wrong, and keeps the first in words.</summary>
internal sealed class AuditFindings
{
    private readonly ImmutableArray<string>.Builder _words = ImmutableArray.CreateBuilder<string>();

    public long Mismatches { get; private set; }

    public long ChainBroken { get; private set; }

    public ImmutableArray<string> Words => _words.ToImmutable();

    public void Mismatch(string words)
    {
        Mismatches++;
        Keep(words);
    }

    public void BrokenChain(string words)
    {
        ChainBroken++;
        Keep(words);
    }

    /// <summary>What is neither a row's contradiction nor a broken chain.</summary>
    public void Keep(string words)
    {
        if (_words.Count < AuditReport.FindingsMax) _words.Add(words);
    }
}
