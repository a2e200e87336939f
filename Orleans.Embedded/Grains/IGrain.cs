namespace Orleans.Runtime
{
    /// <summary>Whatever can be called through a reference.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    using Orleans.Runtime;

    /// <summary>A grain: one single-threaded object per key, brought to life by a call, put away when idle.</summary>
    public interface IGrain : IAddressable;

    /// <summary>An object outside the grains that grains can call back.</summary>
    public interface IGrainObserver : IAddressable;

    public interface IGrainWithStringKey : IGrain;

    public interface IGrainWithGuidKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;

    /// <summary>What the runtime asks of a grain class that wants to know its own life.</summary>
    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first call. If it fails, so do the calls that wait for it.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Runs after the last call. Best effort: it does not run when the process dies.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}
