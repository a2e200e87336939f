using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Embedded;

/// <inheritdoc cref="IStreamProvider"/>
internal sealed class MemoryStreamProvider(string name, EmbeddedRuntime runtime) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => runtime is null;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => throw new NotSupportedException();
}
