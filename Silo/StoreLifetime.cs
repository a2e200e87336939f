using Microsoft.Extensions.Hosting;
using Tael.Silo.Journals;

namespace Tael.Silo;

/// <summary>Closes the store when all that stores has stopped: what waits is stored, acknowledgements too.</summary>
/// <remarks>The host stops its services in reverse, so this one is added before all others.</remarks>
internal sealed class StoreLifetime(JournalStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => store.DisposeAsync().AsTask();
}
