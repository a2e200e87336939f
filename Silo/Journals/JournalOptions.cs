using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tael.Silo.Figures;

namespace Tael.Silo.Journals;

/// <summary>The limits of a journal's writers and readers. The defaults suit two cores.</summary>
public sealed record JournalOptions
{
    /// <inheritdoc cref="Grains.Ledger.IJournal.IsShared"/>
    public bool IsShared { get; init; }

    /// <summary>Connections that append, on PostgreSQL. An account always goes by the same one. One gathers and answers while
    /// another commits, so never fewer than two.</summary>
    public int WritersMax { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>Rows in one commit. An append with more than that goes alone.</summary>
    public int BatchRowsMax { get; init; } = 2_000;

    /// <summary>Appends that wait for one writer; whoever comes then waits to be let in.</summary>
    public int WaitingMax { get; init; } = 20_000;

    /// <summary>How long an append waits for a store that can't be reached. Then it fails, and nothing is stored.</summary>
    public TimeSpan UnreachableMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the rows of commits that have arrived wait for an append that takes them along.</summary>
    public TimeSpan TidyWithin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Refusals that wait to be kept; more are let go.</summary>
    public int RefusalsWaitingMax { get; init; } = 10_000;

    /// <summary>Reads of histories under way at once, each for up to <see cref="ReadBatchMax"/> accounts.</summary>
    public int ReadersMax { get; init; } = 2;

    public int ReadBatchMax { get; init; } = 500;

    /// <summary>The store has several databases, so who appends lets a <see cref="Cut"/> wait for him.</summary>
    internal bool IsSharded { get; init; }

    /// <summary>Where appends are counted; each store makes its own.</summary>
    internal AppendFigures? Appends { get; init; }

    public ILogger Log { get; init; } = NullLogger.Instance;
}
