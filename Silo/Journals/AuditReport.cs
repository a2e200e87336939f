using System.Collections.Immutable;

namespace Tael.Silo.Journals;

/// <summary>What an audit of the whole journal found.</summary>
/// <param name="Sum">Σ balances + Σ amounts debited and not yet credited: 0, or money was lost or made up. Of several
/// currencies, the first that is not 0.</param>
/// <param name="OpenTransfers">Debited and not yet credited: on their way.</param>
/// <param name="Mismatches">Rows that contradict others, the hash chain apart.</param>
/// <param name="ChainBroken">Rows whose hash does not follow from them and the row before.</param>
/// <param name="Findings">The first of them in words, at most <see cref="FindingsMax"/>.</param>
public sealed record AuditReport(
    long Accounts,
    long Events,
    long Sum,
    long OpenTransfers,
    long Mismatches,
    long ChainBroken,
    ImmutableArray<string> Findings)
{
    public const int FindingsMax = 20;

    public bool IsClean => Sum == 0 && Mismatches == 0 && ChainBroken == 0;
}
