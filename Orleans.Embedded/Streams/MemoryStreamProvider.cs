using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Embedded;

/// <summary>Streams within the process, heard by the grains that their namespace names.</summary>
/// <remarks>Items are handed over, not copied, and are lost with the process.</remarks>
internal sealed class MemoryStreamProvider(string name, EmbeddedRuntime runtime) : IStreamProvider
{
    private readonly ConcurrentDictionary<(StreamId, GrainKind), StreamPump> _pumps = new();
    private readonly ConcurrentDictionary<string, GrainKind[]> _listeners = new();
    private long _count;

    public string Name => name;

    public bool IsRewindable => false;

    internal EmbeddedRuntime Runtime => runtime;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => MessageRules.IsImmutable(typeof(T))
        ? new MemoryStream<T>(this, streamId)
        : throw new NotSupportedException($"{typeof(T)} could change once sent: make it [Immutable].");

    internal GrainKind[] ListenersTo(StreamId stream) => _listeners.GetOrAdd(
        stream.GetNamespace() ?? "", static (ns, manifest) => [.. manifest.ListenersTo(ns)], runtime.Manifest);

    /// <summary>Done when every listener's queue has taken the item.</summary>
    internal Task Put<T>(StreamId stream, T item)
    {
        var kinds = ListenersTo(stream);
        if (kinds.Length == 0) return Task.CompletedTask;

        var token = new Providers.Streams.Common.EventSequenceToken(Interlocked.Increment(ref _count));
        return Task.WhenAll(kinds.Select(kind => Put(stream, kind, new StreamItem<T>(this, stream, item, token))));
    }

    internal void Forget(StreamPump pump) => _pumps.TryRemove(new((pump.Stream, pump.Kind), pump));

    private Task Put(StreamId stream, GrainKind kind, StreamItem item)
    {
        while (true)
        {
            var pump = _pumps.GetOrAdd((stream, kind), static (key, self) => new(self, key.Item1, key.Item2), this);
            if (pump.TryPut(item) is { } taken) return taken;
        }
    }
}
