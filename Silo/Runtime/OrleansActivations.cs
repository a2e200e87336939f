using Orleans.Concurrency;
using Orleans.Metadata;

namespace Tael.Silo.Runtime;

/// <summary>Lets every activation on Microsoft Orleans yield once while it starts.</summary>
/// <remarks>Orleans 10 begins an activation's work while it holds the activation's lock, until the work first waits, and a message to
/// an activation takes its lock. Two activations that began by calling each other, without waiting for anything, waited for ever,
/// and a thread of the pool with each. Real journals make them wait; a journal in memory does not. Stateless workers have no life
/// cycle to take part in, and call no other grains.</remarks>
internal sealed class OrleansActivations(GrainClassMap classes) : IConfigureGrainContextProvider, IConfigureGrainContext
{
    public bool TryGetConfigurator(GrainType grainType, GrainProperties properties, out IConfigureGrainContext configurator)
    {
        configurator = this;
        return classes.TryGetGrainClass(grainType, out var grain)
            && grain.FullName!.StartsWith("Tael.", StringComparison.Ordinal)
            && !grain.IsDefined(typeof(StatelessWorkerAttribute), inherit: true);
    }

    public void Configure(IGrainContext context) => context.ObservableLifecycle.Subscribe(
        nameof(OrleansActivations), GrainLifecycleStage.First, new Yield());

    private sealed class Yield : ILifecycleObserver
    {
        public async Task OnStart(CancellationToken cancellationToken = default) => await Task.Yield();

        public Task OnStop(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
