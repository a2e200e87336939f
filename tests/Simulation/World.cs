using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Embedded;
using Orleans.Embedded.Simulation;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;
using Tael.Grains;
using Tael.Grains.Devices;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>All there is in one run: the disk, the processes on it, the faults, and what has been answered so far.</summary>
internal sealed class World
{
    /// <summary>A client hears of a timeout after this, whatever has become of the process that it asked.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    private readonly List<SimulatedProcess> _processes = [];
    private TimeSpan _calendar = TimeSpan.Zero;

    public World(int seed, bool faults)
    {
        Simulator = new(seed);
        Faults = new(Simulator.Random, isOn: false);
        HasFaults = faults;
    }

    public Simulator Simulator { get; }

    public Trace Trace => Simulator.Trace;

    public Faults Faults { get; }

    public bool HasFaults { get; }

    public SimulatedDisk Disk { get; } = new();

    public SharedReminders Reminders { get; } = new();

    /// <summary>What every command has been answered for good.</summary>
    public Dictionary<string, object> Answers { get; } = [];

    /// <summary>The first that was found.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>There may be more than one process at a time, and they know it.</summary>
    public bool IsShared => HasFaults && Faults.MayStrike(Fault.SecondActivation);

    public IGrainFactory FirstGrains => _processes[0].Grains;

    public int ProcessesAlive => _processes.Count;

    /// <summary>What a client may see when it can't know what has become of its command.</summary>
    public static bool IsUnknown(Exception failure) =>
        failure is OutcomeUnknownException or TimeoutException or IOException or OrleansException;

    public void Report(Violation violation) => Violation ??= violation;

    public void StartProcess()
    {
        var process = Simulator.Start((process, services) =>
        {
            services.AddSingleton<IJournal>(new DiskJournal(this, process));
            services.AddSingleton<AccountServices>();
            services.AddSingleton<DeviceCounts>();
            services.AddSingleton<IReminderStore>(Reminders);
            services.AddOrleans(silo => silo.AddIncomingGrainCallFilter(new CallFaults(this)));
        });
        process.Clock.Skew = _calendar;
        _processes.Add(process);
        Trace.Note("process starts", null, _processes.Count);
        Simulator.Run(() => StartSweep(process));
    }

    public void KillProcess()
    {
        if (_processes.Count == 0) return;

        var at = Simulator.Random.Next(_processes.Count);
        _processes[at].Kill();
        _processes.RemoveAt(at);
        Trace.Note("process killed", null, at);
    }

    public bool LoseActivation()
    {
        if (_processes.Count == 0) return false;
        if (_processes[Simulator.Random.Next(_processes.Count)].LoseActivation() is not { } lost) return false;

        Trace.Note("activation lost", lost);
        return true;
    }

    public void JumpCalendar(TimeSpan by)
    {
        _calendar += by;
        foreach (var process in _processes) process.Clock.Skew += by;
        Trace.Note("calendar jumps", null, by.Ticks);
    }

    public void SkewClock(TimeSpan by)
    {
        if (_processes.Count > 0) _processes[Simulator.Random.Next(_processes.Count)].Clock.Skew = _calendar + by;
        Trace.Note("clock is wrong", null, by.Ticks);
    }

    /// <summary>What the calendar says where it is right.</summary>
    public DateTimeOffset Now => Simulator.Clock.GetUtcNow() + _calendar;

    /// <summary>Asks one process once. False if the outcome is unknown.</summary>
    public async Task<bool> Ask(Command command)
    {
        if (_processes.Count == 0) return false;

        var process = _processes[Simulator.Random.Next(_processes.Count)];
        command.Begin();
        try
        {
            var answer = await OrTimeout(command.Send(process.Grains));
            command.Check(answer);
            Trace.Note("answer", command.Key, answer is Enum status ? Convert.ToInt64(status, null) : 0);
            return true;
        }
        catch (Violation violation)
        {
            Report(violation);
        }
        catch (Exception failure) when (IsUnknown(failure))
        {
            Trace.Note("unknown", command.Key);
        }
        catch (Exception failure)
        {
            Report(new Violation($"I17: {command.Key} fails with {failure}"));
        }

        return false;
    }

    private async Task StartSweep(SimulatedProcess process)
    {
        while (process.IsAlive)
        {
            try
            {
                await OrTimeout(process.Grains.Sweep().Start());
                return;
            }
            catch (Exception failure) when (IsUnknown(failure))
            {
                await Simulator.Delay(TimeSpan.FromSeconds(5));
            }
        }
    }

    private async Task<T> OrTimeout<T>(Task<T> call)
    {
        var first = new TaskCompletionSource<T>();
        _ = call.ContinueWith(
            done =>
            {
                if (done.IsCompletedSuccessfully) first.TrySetResult(done.Result);
                else first.TrySetException(done.Exception!.InnerException!);
            },
            CancellationToken.None, TaskContinuationOptions.None, Simulator.Outside);
        Simulator.After(Patience, () => first.TrySetException(new TimeoutException("There was no answer.")));
        return await first.Task;
    }
}
