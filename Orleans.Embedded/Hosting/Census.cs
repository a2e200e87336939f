using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>How many activations there are, for those who watch over the process.</summary>
public sealed class Census
{
    private readonly EmbeddedRuntime _runtime;

    internal Census(EmbeddedRuntime runtime) => _runtime = runtime;

    public int ActivationCount => _runtime.Manifest.Kinds.Sum(kind => kind.Count);

    /// <summary>Calls whose callers wait for an answer.</summary>
    public int OutstandingCalls => _runtime.Outstanding.Where(static _ => true).Count;

    /// <summary>By kind of grain, in the order of their names; kinds that were never used are not there.</summary>
    public IReadOnlyDictionary<GrainType, int> ActivationCounts =>
        _runtime.Manifest.Kinds.ToDictionary(kind => kind.Type, kind => kind.Count);
}
