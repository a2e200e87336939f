using Microsoft.Extensions.Hosting;

namespace Tael.Silo.Figures;

/// <summary>Moves the windows of the figures once a second, where there is no store to look at.</summary>
internal sealed class WindowsClock(LiveFigures figures) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (!stoppingToken.IsCancellationRequested)
        {
            figures.Tick();
            Task second = seconds.WaitForNextTickAsync(stoppingToken).AsTask();
            await second.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
