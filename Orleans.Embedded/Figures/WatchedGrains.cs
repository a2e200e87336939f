using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The grains whose calls are kept, because somebody has asked for them.</summary>
/// <remarks>At most <see cref="GrainsMax"/>: whoever asks for one more lets go the one that was asked for longest ago.</remarks>
public sealed class WatchedGrains
{
    public const int GrainsMax = 64;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<GrainId, RecentCalls> _calls = new();
    private readonly List<GrainId> _inOrder = [];
    private volatile bool _any;

    /// <summary>Null if the grain is not watched. Costs next to nothing while none is.</summary>
    public RecentCalls? Of(GrainId id) => _any ? _calls.GetValueOrDefault(id) : null;

    /// <returns>Its calls, and the grain that is not watched any more for it.</returns>
    public (RecentCalls Calls, GrainId? LetGo) Watch(GrainId id)
    {
        lock (_lock)
        {
            _inOrder.Remove(id);
            _inOrder.Add(id);
            var calls = _calls.GetOrAdd(id, static _ => new());
            _any = true;
            if (_inOrder.Count <= GrainsMax) return (calls, null);

            var oldest = _inOrder[0];
            _inOrder.RemoveAt(0);
            _calls.TryRemove(oldest, out _);
            return (calls, oldest);
        }
    }
}
