using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Every stream of this namespace is heard by the grain of this class with the stream's key.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public class ImplicitStreamSubscriptionAttribute(string streamNamespace) : Attribute
    {
        internal string Namespace { get; } = streamNamespace;
    }
}

namespace Orleans.Streams.Core
{
    /// <summary>A grain that is told of each stream on which it has a subscription, before the first item.</summary>
    public interface IStreamSubscriptionObserver
    {
        Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
    }

    /// <summary>Gives the subscription its item type.</summary>
    public interface IStreamSubscriptionHandleFactory
    {
        string ProviderName { get; }

        StreamId StreamId { get; }

        StreamSubscriptionHandle<T> Create<T>();
    }
}
