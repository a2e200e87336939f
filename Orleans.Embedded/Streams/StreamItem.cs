using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Embedded;

/// <summary>One item on its way to one grain. The grain hears it in a turn, as it would a call.</summary>
internal abstract class StreamItem : Work
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StreamPump Pump { get; set; } = null!;

    internal Task Taken => _taken.Task;

    /// <summary>It tells of a failure, and is not tried again.</summary>
    internal virtual bool IsLastWord => false;

    internal void Take() => _taken.TrySetResult();

    /// <summary>What tells the listener that this item will not come.</summary>
    internal abstract StreamItem Failure(Exception failure);

    internal sealed override void Done(Activation activation, Task task) =>
        Pump.Done(this, task.IsCanceled ? new TaskCanceledException(task) : task.Exception?.InnerException);

    internal sealed override void Fail(Exception exception) => Pump.Done(this, exception);
}

/// <inheritdoc cref="StreamItem"/>
internal class StreamItem<T>(MemoryStreamProvider provider, StreamId stream, T item, StreamSequenceToken token)
    : StreamItem
{
    internal sealed override async Task Run(Activation activation)
    {
        var subscription = new MemorySubscription<T>(provider, stream, activation);
        if (subscription.Observer is null && activation.GrainInstance is IStreamSubscriptionObserver grain)
        {
            await grain.OnSubscribed(new Factory(provider, stream, activation));
        }

        // A grain that did not attach an observer does not want to hear.
        if (subscription.Observer is { } observer) await Tell(observer);
    }

    internal sealed override StreamItem Failure(Exception failure) =>
        new FailedItem(provider, stream, item, token, failure) { Pump = Pump };

    protected virtual Task Tell(IAsyncObserver<T> observer) => observer.OnNextAsync(item, token);

    private sealed class FailedItem(
        MemoryStreamProvider provider, StreamId stream, T item, StreamSequenceToken token, Exception failure)
        : StreamItem<T>(provider, stream, item, token)
    {
        internal override bool IsLastWord => true;

        protected override Task Tell(IAsyncObserver<T> observer) => observer.OnErrorAsync(failure);
    }

    private sealed class Factory(MemoryStreamProvider provider, StreamId stream, Activation activation)
        : IStreamSubscriptionHandleFactory
    {
        public string ProviderName => provider.Name;

        public StreamId StreamId => stream;

        public StreamSubscriptionHandle<TItem> Create<TItem>() =>
            new MemorySubscription<TItem>(provider, stream, activation);
    }
}
