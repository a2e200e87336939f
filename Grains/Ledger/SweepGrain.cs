using Tael.Domain;

namespace Tael.Grains.Ledger;

/// <inheritdoc cref="ISweepGrain"/>
/// <remarks>The reminder survives a restart of everything; between two of its ticks a timer sweeps more often.</remarks>
[GrainType("sweep")]
public sealed class SweepGrain(IJournal journal, TimeProvider clock) : Grain, ISweepGrain, IRemindable
{
    /// <summary>About so many transfers are looked for in one sweep; the next takes the rest.</summary>
    private const int TransfersMax = 1_000;

    /// <summary>A transfer that is younger is still being delivered by its source.</summary>
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromSeconds(15);

    /// <summary>So long a refusal can be asked for.</summary>
    private static readonly TimeSpan RefusalsKept = TimeSpan.FromDays(30);

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
        var overdue = await journal.Overdue(before, TransfersMax);
        foreach (var source in overdue.GroupBy(transfer => transfer.Source, transfer => transfer.Id))
        {
            await GrainFactory.Account(source.Key).Deliver([.. source]);
        }

        await journal.ForgetRefusals(Instant.Of(clock) + -RefusalsKept);
        return overdue.Count;
    }
}
