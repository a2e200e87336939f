using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tael.Grains;

namespace Tael.Silo;

/// <summary>Sees to it that the recovery sweep runs, from the silo's start on and when the silo where it lived is gone.</summary>
/// <remarks>Its reminder would do that too, but only minutes later.</remarks>
internal sealed partial class SweepStarter(IGrainFactory grains, ILogger<SweepStarter> log) : BackgroundService
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = LookEvery;
            try
            {
                await grains.Sweep().Start();
            }
            catch (Exception failure)
            {
                if (!stoppingToken.IsCancellationRequested) LogNotStarted(log, failure);
                pause = RetryEvery;
            }

            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The recovery sweep could not be started and will be tried again")]
    private static partial void LogNotStarted(ILogger log, Exception failure);
}
