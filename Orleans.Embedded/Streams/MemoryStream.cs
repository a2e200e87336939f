using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Embedded;

/// <inheritdoc cref="IAsyncStream{T}"/>
internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId id) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => id;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => provider.Put(id, item);

    public Task OnErrorAsync(Exception ex) =>
        throw new NotSupportedException("A memory stream carries items only.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
    {
        var activation = Activation.Here;
        if (activation is null || !provider.ListenersTo(id).Contains(activation.Kind))
        {
            throw new NotSupportedException(
                $"Only grains with [ImplicitStreamSubscription(\"{id.GetNamespace()}\")] hear this stream.");
        }

        return new MemorySubscription<T>(provider, id, activation).ResumeAsync(observer);
    }
}

/// <summary>One activation's ear for one stream.</summary>
internal sealed class MemorySubscription<T>(MemoryStreamProvider provider, StreamId id, Activation activation)
    : StreamSubscriptionHandle<T>
{
    public override string ProviderName => provider.Name;

    public override StreamId StreamId => id;

    internal IAsyncObserver<T>? Observer => (IAsyncObserver<T>?)activation.Ears?.GetValueOrDefault((provider.Name, id));

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        (activation.Ears ??= [])[(provider.Name, id)] = observer;
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }

    public override Task UnsubscribeAsync()
    {
        activation.Ears?.Remove((provider.Name, id));
        return Task.CompletedTask;
    }
}
