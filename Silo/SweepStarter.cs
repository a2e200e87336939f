using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tael.Grains;

namespace Tael.Silo;

/// <summary>Sees to it that the recovery sweep runs from the silo's start on.</summary>
internal sealed partial class SweepStarter(IGrainFactory grains, ILogger<SweepStarter> log) : BackgroundService
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.Sweep().Start();
                return;
            }
            catch (Exception failure)
            {
                LogNotStarted(log, failure);
                await Task.Delay(RetryEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The recovery sweep could not be started and will be tried again")]
    private static partial void LogNotStarted(ILogger log, Exception failure);
}
