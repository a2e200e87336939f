using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One life of one grain. All its state is touched in its own turns only, except where told.</summary>
internal sealed partial class Activation : TurnQueue, IGrainContext
{
    private volatile Stage _stage;
    private AsyncServiceScope? _scope;
    private GrainReference? _reference;
    private TaskCompletionSource? _deactivated;

    internal Activation(EmbeddedRuntime runtime, GrainKind kind, GrainId id)
        : base(runtime.Threads, runtime.TurnsPerWakeUp)
    {
        Runtime = runtime;
        Kind = kind;
        GrainId = id;
        Number = runtime.NextNumber();
        Recent = runtime.Watched.Of(id);
    }

    private enum Stage : byte
    {
        New,
        Activating,
        Active,
        Deactivating,
        Ending,
        Dead,
    }

    /// <summary>The activation whose turn this thread runs; null outside the grains.</summary>
    internal static Activation? Here => OfThisThread as Activation;

    public GrainId GrainId { get; }

    public ActivationId ActivationId => new(Number);

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference => _reference ??= Runtime.Factory.Reference(typeof(IGrain), GrainId);

    public IServiceProvider ActivationServices =>
        (_scope ??= Runtime.Services.CreateAsyncScope()).ServiceProvider;

    /// <remarks>May be asked by any thread.</remarks>
    public Task Deactivated
    {
        get
        {
            var source = LazyInitializer.EnsureInitialized(
                ref _deactivated, static () => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_stage == Stage.Dead) source.TrySetResult();
            return source.Task;
        }
    }

    internal EmbeddedRuntime Runtime { get; }

    internal GrainKind Kind { get; }

    /// <summary>In the order in which activations were made.</summary>
    internal long Number { get; }

    /// <summary>The observers that the grain has attached to streams, by provider and stream.</summary>
    internal Dictionary<(string, StreamId), object>? Ears { get; set; }

    /// <summary>Where its calls are kept; null if nobody watches.</summary>
    internal RecentCalls? Recent { get; set; }

    /// <summary>The pool this worker belongs to; null for grains with an identity.</summary>
    internal WorkerPool? Pool { get; init; }

    internal static Activation Of(IGrainBase grain) => grain.GrainContext as Activation
        ?? throw new InvalidOperationException($"{grain.GetType()} was not made by this runtime.");

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"{GrainId}{ActivationId}";

    protected override void Take(Turn turn)
    {
        if (turn is Work work) Admit(work);
        else ((Signal)turn).Handle(this);
    }

    protected override void AfterTurn()
    {
        while (_changed)
        {
            _changed = false;
            if (_stage == Stage.Active) StartWaiting();
            if (_stage == Stage.Deactivating && _runningCount == 0) _ = Finish();
        }
    }

    protected override void Report(Exception exception) =>
        Runtime.Log.LogCritical(exception, "A turn of {Grain} broke in the runtime's own code", this);

    /// <summary>Word from outside the turns that must be heard inside them.</summary>
    private abstract class Signal : Turn
    {
        internal abstract void Handle(Activation activation);
    }
}
