using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Where every grain lives now.</summary>
/// <remarks>In several tables, so that when one grows, the grains of the others need not wait for it.</remarks>
internal sealed class Catalog(EmbeddedRuntime runtime)
{
    private const int TablesCount = 64;

    private readonly ConcurrentDictionary<GrainId, Activation>[] _tables =
        [.. Enumerable.Range(0, TablesCount).Select(_ => new ConcurrentDictionary<GrainId, Activation>())];

    private readonly ConcurrentDictionary<GrainId, WorkerPool> _pools = new();

    /// <summary>All activations, in the order in which they were made.</summary>
    internal List<Activation> Where(Func<Activation, bool> predicate)
    {
        var found = new List<Activation>();
        foreach (var table in _tables)
        {
            foreach (var (_, activation) in table)
            {
                if (predicate(activation)) found.Add(activation);
            }
        }

        foreach (var (_, pool) in _pools) found.AddRange(pool.Workers().Where(predicate));
        // The order of the tables follows from hashes that differ from run to run; whoever comes first must not.
        found.Sort(static (a, b) => a.Number.CompareTo(b.Number));
        return found;
    }

    /// <summary>Hands work to the grain, and brings it to life if need be.</summary>
    internal void Deliver(Work work, GrainKind kind, GrainId id)
    {
        if (kind.WorkersMax > 0)
        {
            var pool = _pools.GetOrAdd(id, static (id, given) => new(given.runtime, given.kind, id), (runtime, kind));
            pool.Deliver(work);
            return;
        }

        var table = TableOf(id);
        if (!table.TryGetValue(id, out var activation))
        {
            if (kind.IsObserver)
            {
                work.Fail(new OrleansException($"{id} is not there any more."));
                return;
            }

            activation = table.GetOrAdd(id, static (id, given) => new(given.runtime, given.kind, id), (runtime, kind));
        }

        activation.Post(work);
    }

    internal Activation? Find(GrainId id) => TableOf(id).GetValueOrDefault(id);

    /// <summary>One, or all workers of a pool, or none.</summary>
    internal IReadOnlyList<Activation> FindAll(GrainId id) =>
        _pools.TryGetValue(id, out var pool) ? pool.Workers() : Find(id) is { } one ? [one] : [];

    internal void Add(Activation activation) => TableOf(activation.GrainId)[activation.GrainId] = activation;

    internal void Remove(Activation activation)
    {
        if (activation.Pool is { } pool) pool.Remove(activation);
        else TableOf(activation.GrainId).TryRemove(new(activation.GrainId, activation));
    }

    private ConcurrentDictionary<GrainId, Activation> TableOf(GrainId id) =>
        _tables[unchecked((uint)id.GetHashCode() * 0x9E3779B9u) >> 26];
}
