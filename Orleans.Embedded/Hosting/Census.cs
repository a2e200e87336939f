using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What activations there are and how they are called, for those who watch over the process.</summary>
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

    /// <summary>The same, with their methods that have been called; without these if
    /// <see cref="EmbeddedOptions.CountsCalls"/> is off.</summary>
    public IReadOnlyList<KindCalls> Kinds =>
        [.. _runtime.Manifest.Kinds.Select(kind => new KindCalls(kind.Type, kind.Count, kind.Figures?.Methods ?? []))];

    /// <summary>When each activation of a grain began: one, several of a stateless worker, or none.</summary>
    public IReadOnlyList<DateTimeOffset> ActiveSince(GrainId id) =>
        [.. _runtime.Catalog.FindAll(id).Where(activation => activation.IsActive).Select(activation => activation.Since)];

    /// <summary>Keeps the calls of a grain from now on, and answers those that have been kept.</summary>
    public RecentCalls Watch(GrainId id)
    {
        var (calls, letGo) = _runtime.Watched.Watch(id);
        foreach (var activation in _runtime.Catalog.FindAll(id)) activation.Recent = calls;
        if (letGo is not { } other) return calls;

        foreach (var activation in _runtime.Catalog.FindAll(other)) activation.Recent = null;
        return calls;
    }

    /// <summary>Ends a grain's activations, each when it has nothing under way; the next call begins a new one.</summary>
    /// <returns>Done when they have ended; how many there were.</returns>
    public async Task<int> Deactivate(GrainId id)
    {
        var activations = _runtime.Catalog.FindAll(id).Where(activation => activation.IsActive).ToArray();
        var reason = new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "An operator asked for it.");
        foreach (var activation in activations) activation.Deactivate(reason, CancellationToken.None);
        foreach (var activation in activations) await activation.Deactivated;
        return activations.Length;
    }
}

/// <summary>One kind of grain: its activations now, and its methods that have been called.</summary>
public sealed record KindCalls(GrainType Type, int Activations, IReadOnlyList<MethodCalls> Methods);
