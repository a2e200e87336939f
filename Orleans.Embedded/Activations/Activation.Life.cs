using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <content>How an activation begins and ends.</content>
internal sealed partial class Activation
{
    private List<IStorage>? _states;
    private List<GrainTimer>? _timers;
    private DeactivationReason _reason;
    private long _keepUntil;
    private long _born;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (Here == this) BeginDeactivation(deactivationReason);
        else Post(new GiveUp(deactivationReason));
    }

    /// <summary>Asks, in a turn of its own, whether the activation is idle, and ends it if it is.</summary>
    internal void Collect() => Post(new CollectIfIdle());

    /// <remarks>A guess when asked by another thread; <see cref="Collect"/> makes sure.</remarks>
    internal bool LooksIdle(long now) => _stage == Stage.Active
        && _runningCount == 0
        && Kind.CollectionAge is { } age
        && Volatile.Read(ref _lastUse) + age <= now
        && Volatile.Read(ref _keepUntil) <= now;

    /// <remarks>An infinite or the largest time is for ever; any other negative one takes it back.</remarks>
    internal void KeepAliveFor(TimeSpan time)
    {
        var isForEver = time == Timeout.InfiniteTimeSpan || time == TimeSpan.MaxValue;
        _keepUntil = isForEver ? long.MaxValue : time < TimeSpan.Zero ? 0 : Runtime.Now + Runtime.Span(time);
    }

    internal IGrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (Here != this) throw new InvalidOperationException($"{this} sets its timers in its own turns only.");

        var timer = new GrainTimer(this, callback, options);
        (_timers ??= []).Add(timer);
        return timer;
    }

    internal void Forget(GrainTimer timer) => _timers?.Remove(timer);

    /// <summary>Has this state read before the grain's first call.</summary>
    internal void Add(IStorage state) => (_states ??= []).Add(state);

    /// <summary>Makes this the life of an object that exists already, and needs no activating.</summary>
    internal void Adopt(object instance)
    {
        GrainInstance = instance;
        _stage = Stage.Active;
    }

    /// <summary>When it was activated. Any thread may ask.</summary>
    internal DateTimeOffset Since => Runtime.Time.GetUtcNow() - Runtime.Time.GetElapsedTime(Volatile.Read(ref _born));

    internal bool IsActive => _stage == Stage.Active;

    /// <summary>For simulations: ends at once and says nothing. The next call goes to a new activation.</summary>
    internal void Vanish()
    {
        while (_timers is { Count: > 0 }) _timers[^1].Dispose();
        Leave();
    }

    private async Task Activate()
    {
        _stage = Stage.Activating;
        _born = _lastUse = Runtime.Now;
        Kind.CountUp();
        try
        {
            GrainInstance = Kind.Create(this);
            var token = Runtime.ActivationDeadlines.Token;
            for (var i = 0; i < _states?.Count; i++) await _states[i].ReadStateAsync(token);
            _states = null;
            if (GrainInstance is IGrainBase grain) await grain.OnActivateAsync(token);
        }
        catch (Exception e) // It belongs to the callers that wait, whatever it is.
        {
            Runtime.Log.LogWarning(e, "{Grain} could not be activated", this);
            await DisposeParts();
            Leave();
            while (_waiting.TryTake(out var work)) work.Fail(e);
            return;
        }

        _stage = Stage.Active;
        _isFresh = true;
        _changed = true;
        if (_reason.ReasonCode != DeactivationReasonCode.None) BeginDeactivation(_reason);
    }

    /// <summary>From here on no further work starts in this activation.</summary>
    private void BeginDeactivation(DeactivationReason reason)
    {
        if (_stage > Stage.Active) return;

        _reason = reason;
        if (_stage == Stage.New) Leave();
        if (_stage != Stage.Active) return;

        _stage = Stage.Deactivating;
        _changed = true;
        while (_timers is { Count: > 0 }) _timers[^1].Dispose();
    }

    private async Task Finish()
    {
        _stage = Stage.Ending;
        try
        {
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(_reason, Runtime.DeactivationDeadlines.Token);
            }
        }
        catch (Exception e) // The activation ends all the same.
        {
            Runtime.Log.LogError(e, "{Grain} failed in OnDeactivateAsync", this);
        }

        await DisposeParts();
        Leave();
        // Only now may the next activation exist, so those who wait are sent to it only now, in their order.
        while (_waiting.TryTake(out var work)) SendOn(work);
    }

    private async ValueTask DisposeParts()
    {
        while (_timers is { Count: > 0 }) _timers[^1].Dispose();
        try
        {
            if (GrainInstance is IAsyncDisposable first) await first.DisposeAsync();
            else if (GrainInstance is IDisposable second) second.Dispose();
            if (_scope is { } scope) await scope.DisposeAsync();
        }
        catch (Exception e) // The activation ends all the same.
        {
            Runtime.Log.LogError(e, "{Grain} failed to dispose", this);
        }
    }

    private void Leave()
    {
        Runtime.Catalog.Remove(this);
        if (_stage != Stage.New) Kind.CountDown();
        _stage = Stage.Dead;
        // Whoever asks for Deactivated looks at the stage after making the source; this order meets that one.
        Interlocked.MemoryBarrier();
        _deactivated?.TrySetResult();
    }

    private void SendOn(Work work)
    {
        Unload(work);
        if (!work.IsLocal && !work.IsAbandoned) Runtime.Catalog.Deliver(work, Kind, GrainId);
    }

    private sealed class GiveUp(DeactivationReason reason) : Signal
    {
        internal override void Handle(Activation activation) => activation.BeginDeactivation(reason);
    }

    private sealed class CollectIfIdle : Signal
    {
        internal override void Handle(Activation activation)
        {
            if (activation._waiting.First is not null || !activation.LooksIdle(activation.Runtime.Now)) return;
            activation.BeginDeactivation(new(DeactivationReasonCode.ActivationIdle, "It has been idle for long."));
        }
    }
}
