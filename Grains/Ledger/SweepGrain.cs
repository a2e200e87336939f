using Tael.Domain;

namespace Tael.Grains.Ledger;

/// <inheritdoc cref="ISweepGrain"/>
/// <remarks>The reminder survives a restart of everything; between two of its ticks a timer sweeps more often.</remarks>
[GrainType("sweep")]
public sealed class SweepGrain(IJournal journal, TimeProvider clock) : Grain, ISweepGrain, IRemindable
{
    /// <summary>The most sources that one sweep wakes; the next takes the rest.</summary>
    private const int WakeMax = 1_000;

    /// <summary>A transfer that is younger is still being delivered by its source.</summary>
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private IGrainTimer? _timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions
        {
            DueTime = Every, Period = Every, KeepAlive = true,
        });
        return Task.CompletedTask;
    }

    public async Task<int> Start()
    {
        await this.RegisterOrUpdateReminder("sweep", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        return await Sweep();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Sweep();

    private async Task<int> Sweep()
    {
        var before = Instant.Of(clock) + -OverdueAfter;
        var sources = await journal.Overdue(before, WakeMax);
        foreach (var source in sources) await GrainFactory.Account(source).Deliver();
        return sources.Count;
    }
}
