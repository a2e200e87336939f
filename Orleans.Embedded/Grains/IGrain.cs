namespace Orleans.Runtime
{
    /// <summary>Whatever can be called through a reference.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    using Orleans.Runtime;

    /// <summary>A grain: one single-threaded object per key, brought to life by a call and put away when idle.</summary>
    public interface IGrain : IAddressable;

    /// <summary>An object outside the grains that grains can call back.</summary>
    public interface IGrainObserver : IAddressable;

    public interface IGrainWithStringKey : IGrain;

    public interface IGrainWithGuidKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;
}
