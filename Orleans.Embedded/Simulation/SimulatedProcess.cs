using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.Embedded.Simulation;

/// <summary>One process of a simulation: a runtime with its grains, that can be killed between any two turns.</summary>
/// <remarks>Two on one journal are a cluster that does not know it: each has its own activation of every grain.</remarks>
public sealed class SimulatedProcess : ITurnScheduler
{
    private readonly Simulator _simulator;
    private readonly HashSet<IThreadPoolWorkItem> _lost = [];
    private readonly EmbeddedRuntime _runtime;

    internal SimulatedProcess(Simulator simulator, Action<SimulatedProcess, IServiceCollection> compose)
    {
        _simulator = simulator;
        Clock = new(simulator.Clock, () => IsAlive);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<ITurnScheduler>(this);
        services.AddOrleans(silo => silo.Configure<EmbeddedOptions>(options =>
        {
            options.TurnsPerWakeUp = 1;
            options.TimeoutQuantum = TimeSpan.FromSeconds(1);
        }));
        compose(this, services);
        var provider = services.BuildServiceProvider();
        _runtime = provider.GetRequiredService<EmbeddedRuntime>();
        Grains = provider.GetRequiredService<IGrainFactory>();
        _simulator.Run(() => _runtime.StartAsync(CancellationToken.None));
    }

    public IGrainFactory Grains { get; }

    /// <summary>The process's own clock, which may go wrong.</summary>
    public SimulatedClock Clock { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>SIGKILL: no turn of it runs and no timer of it fires any more. What it has sent is on its way.</summary>
    public void Kill() => IsAlive = false;

    /// <summary>An activation goes without a word, as with the machine that it was on; its callers wait in vain.</summary>
    /// <returns>What has been lost; null if there was nothing to lose.</returns>
    public string? LoseActivation()
    {
        var active = _runtime.Catalog.Where(static activation => activation.IsActive);
        if (active.Count == 0) return null;

        var lost = active[_simulator.Random.Next(active.Count)];
        _lost.Add(lost);
        lost.Vanish();
        return lost.GrainId.ToString();
    }

    void ITurnScheduler.Queue(IThreadPoolWorkItem activation, bool hadItsShare) => _simulator.Queue(this, activation);

    internal void Run(IThreadPoolWorkItem activation)
    {
        if (!IsAlive || _lost.Contains(activation)) return;

        _simulator.Trace.Note("turn", activation, (activation as Activation)?.Number ?? 0);
        activation.Execute();
    }
}

/// <summary>A process's view of the simulated time: its calendar may be wrong and jump, its timers are right.</summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly VirtualClock _time;
    private readonly Func<bool> _isAlive;

    internal SimulatedClock(VirtualClock time, Func<bool> isAlive) => (_time, _isAlive) = (time, isAlive);

    /// <summary>By how much the calendar is fast.</summary>
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Skew;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(
            given =>
            {
                if (_isAlive()) callback(given);
                else timer?.Dispose();
            },
            state, dueTime, period);
        return timer;
    }
}
