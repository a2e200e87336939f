using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The activations that share the calls of one stateless worker.</summary>
internal sealed class WorkerPool(EmbeddedRuntime runtime, GrainKind kind, GrainId id)
{
    private readonly Lock _lock = new();
    private readonly List<Activation> _workers = [];

    /// <summary>To one with nothing to do; else to a new one while there may be more; else to the least busy.</summary>
    internal void Deliver(Work work)
    {
        lock (_lock)
        {
            var best = _workers.MinBy(worker => worker.Load);
            if (best is null || (best.Load > 0 && _workers.Count < kind.WorkersMax))
            {
                best = new Activation(runtime, kind, id) { Pool = this };
                _workers.Add(best);
            }

            best.PostAsWorker(work);
        }
    }

    internal IReadOnlyList<Activation> Workers()
    {
        lock (_lock) return [.. _workers];
    }

    internal void Remove(Activation worker)
    {
        lock (_lock) _workers.Remove(worker);
    }
}
