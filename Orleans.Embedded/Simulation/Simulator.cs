using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Embedded.Simulation;

/// <summary>One thread that runs everything there is, in an order that a seed decides and in a time of its own.</summary>
/// <remarks>
/// Of the turns that are ready one is drawn; when none is, time goes on to the next timer. What is simulated must not use the
/// thread pool, a clock or chance of its own: work that comes from another thread is an error.
/// </remarks>
public sealed class Simulator
{
    private readonly List<Ready> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public Simulator(int seed)
    {
        Random = new(seed);
        Outside = new OutsideTurns(this);
    }

    /// <summary>The only source of chance.</summary>
    public Random Random { get; }

    public VirtualClock Clock { get; } = new();

    public Trace Trace { get; } = new();

    /// <summary>Where code outside all grains runs: clients.</summary>
    public TaskScheduler Outside { get; }

    /// <summary>Starts a process on its own: a runtime with what <paramref name="compose"/> adds to it.</summary>
    public SimulatedProcess Start(Action<SimulatedProcess, IServiceCollection> compose) => new(this, compose);

    /// <summary>Runs code outside the grains.</summary>
    public Task Run(Func<Task> code) =>
        Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Outside).Unwrap();

    /// <summary>Does something once, later.</summary>
    public void After(TimeSpan delay, Action then) =>
        Clock.CreateTimer(static then => ((Action)then!)(), then, delay, Timeout.InfiniteTimeSpan);

    public Task Delay(TimeSpan delay)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        After(delay, over.SetResult);
        return over.Task;
    }

    /// <summary>One turn, or one timer when no turn is ready. False if nothing will ever happen again.</summary>
    public bool Step()
    {
        if (_ready.Count == 0) return Clock.FireNext();

        var drawn = Random.Next(_ready.Count);
        var ready = _ready[drawn];
        _ready[drawn] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (ready.Process is { } process)
        {
            process.Run(ready.Activation!);
        }
        else
        {
            Trace.Note("client");
            ((OutsideTurns)Outside).Execute(ready.Task!);
        }

        return true;
    }

    internal void Queue(SimulatedProcess process, IThreadPoolWorkItem activation) => Queue(new(process, activation, null));

    private void Queue(Ready ready)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Something in the simulation has run on a thread of its own.");
        }

        _ready.Add(ready);
    }

    private readonly record struct Ready(SimulatedProcess? Process, IThreadPoolWorkItem? Activation, Task? Task);

    private sealed class OutsideTurns(Simulator simulator) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        internal void Execute(Task task) => TryExecuteTask(task);

        protected override void QueueTask(Task task) => simulator.Queue(new(null, null, task));

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
