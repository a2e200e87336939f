using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tael.Silo.Journals;

namespace Tael.Silo.Figures;

/// <summary>Moves the windows of the figures once a second, and looks at the store now and then.</summary>
/// <param name="meter">Lives as long as this does.</param>
internal sealed partial class FiguresClock(
    LiveFigures figures, StoreFigures waiting, JournalStore store, TaelMeter meter, ILogger<FiguresClock> log) : BackgroundService
{
    private const int TicksPerLook = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // SQLite does not await: not on the thread that starts the host.
        await Task.Yield();
        figures.Add(AppendFigures.Name, store.Appends.Calls);
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        for (var tick = 0; !stoppingToken.IsCancellationRequested; tick++)
        {
            // Not in the first second: the silo is still starting.
            if (tick % TicksPerLook == 1) await Look();
            figures.Tick();
            Task second = seconds.WaitForNextTickAsync(stoppingToken).AsTask();
            await second.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    /// <summary>What can't be looked at now is looked at later; the audit's lag tells that the store is out of reach.</summary>
    private async Task Look()
    {
        try
        {
            await figures.CountActivations();
            await waiting.Look();
        }
        catch (Exception failure)
        {
            LogFailed(log, failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The figures could not be looked at")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
