using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tael.Grains;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Lets the auditor look and walk all the time, within a share of the machine; of many silos, one.</summary>
/// <remarks>
/// <para>A look reads what is new, a few microseconds a row; a second passes before the next. From time to time, or when the database
/// counts rows as changed, it adds up the whole journal, a fraction of a microsecond a row, for at most a twelfth of the time: a change by
/// hand is found within that pass and a second.</para>
/// <para>A walk costs a few microseconds a row. While nobody stores anything it has most of a core, so that a million rows take less than
/// ten seconds, and nothing once all have been walked along and nothing was written since. Under load it has a twentieth of a core.</para>
/// </remarks>
internal sealed partial class AuditorHost(JournalStore store, Auditor auditor, IGrainFactory grains, ILogger<AuditorHost> log)
    : BackgroundService
{
    /// <summary>With fewer appends in a round the machine is at leisure.</summary>
    private const int LeisureAppends = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAtLeisure = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WalkFor = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WalkForAtLeisure = TimeSpan.FromMilliseconds(700);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // SQLite does not await: not on the thread that starts the host.
        await Task.Yield();
        var clock = TimeProvider.System;
        for (var before = 0L; !stoppingToken.IsCancellationRequested;)
        {
            var appends = store.Counts.Appends;
            var atLeisure = appends - before < LeisureAppends;
            before = appends;
            var pause = Pause;
            try
            {
                // Asked again and again, since the silo where it lives may be gone.
                await grains.Audit().Look();
                await auditor.Follow(stoppingToken);
                if (auditor.IsOnDuty) pause = await LookAndWalk(atLeisure, stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(log, failure);
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long to pause.</returns>
    private async Task<TimeSpan> LookAndWalk(bool atLeisure, CancellationToken stop)
    {
        await auditor.Look(stop);
        var more = await auditor.Walk(atLeisure ? WalkForAtLeisure : WalkFor, stop);
        return atLeisure && more ? PauseAtLeisure : Pause;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await auditor.DisposeAsync();
    }

    [LoggerMessage(LogLevel.Warning, "The audit could not look; its lag grows")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
