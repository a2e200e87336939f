using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <content>Which work may start when.</content>
internal sealed partial class Activation
{
    private WorkList _waiting;
    private Work? _blocking;
    private int _runningCount;
    private long _lastUse;
    private bool _changed;
    private bool _isFresh;
    private Dictionary<Guid, int>? _sections;
    private int _load;

    /// <summary>Works posted to this worker and not yet done; for members of a pool only. Any thread may ask.</summary>
    internal int Load => Volatile.Read(ref _load);

    internal void PostAsWorker(Work work)
    {
        Interlocked.Increment(ref _load);
        Post(work);
    }

    internal void EnterSection(Guid id)
    {
        _sections ??= [];
        _sections[id] = _sections.GetValueOrDefault(id) + 1;
        _changed = true;
    }

    internal void LeaveSection(Guid id)
    {
        if (_sections?.GetValueOrDefault(id) is not (> 0 and var depth)) return;
        if (depth == 1) _sections.Remove(id);
        else _sections[id] = depth - 1;
    }

    internal void End(Work work, Task task)
    {
        _runningCount--;
        if (ReferenceEquals(_blocking, work)) _blocking = null;
        Unload(work);
        _changed = true;

        if (task.Exception?.InnerException is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            BeginDeactivation(new(DeactivationReasonCode.ApplicationError, conflict, "Its state is stale."));
        }

        work.Done(this, task);
    }

    private void Unload(Work work)
    {
        if (Pool is not null && !work.IsLocal) Interlocked.Decrement(ref _load);
    }

    private void Admit(Work work)
    {
        switch (_stage)
        {
            case Stage.Active when MayStart(work):
                Start(work);
                break;
            case Stage.Dead:
                SendOn(work);
                break;
            case Stage.New:
                _waiting.Add(work);
                _ = Activate();
                break;
            default:
                _waiting.Add(work);
                break;
        }
    }

    /// <summary>The order of these questions is Orleans' own (<c>ActivationData.MayInvokeRequest</c>).</summary>
    private bool MayStart(Work work)
    {
        if (_runningCount == 0) return true;
        if (work.AlwaysInterleaves) return true;
        if (_blocking is null) return true;
        if (_blocking.IsReadOnly && work.IsReadOnly) return true;
        if (_sections?.ContainsKey(RequestContext.ReentrancyIdIn(work.Context)) == true) return true;
        return MayInterleave(work) || MayInterleave(_blocking);
    }

    private bool MayInterleave(Work work)
    {
        if (Kind.IsReentrant) return true;
        if (Kind.MayInterleave is not { } mayInterleave || work is not Request request) return false;

        try
        {
            return mayInterleave(GrainInstance!, request);
        }
        catch (Exception e) // A predicate that fails has not said yes.
        {
            Runtime.Log.LogError(e, "The predicate of [MayInterleave] failed in {Grain}", this);
            return false;
        }
    }

    private void Start(Work work)
    {
        if (work.IsAbandoned)
        {
            Unload(work);
            return;
        }

        _runningCount++;
        if (!work.AlwaysInterleaves) _blocking ??= work;
        if (work.IsUse) _lastUse = Math.Max(_lastUse, work.Asked);
        if (work.Context is { } context) RequestContext.Restore(context);

        Task task;
        try
        {
            task = work.Run(this) ?? Task.FromException(new InvalidOperationException($"{this} returned no task."));
        }
        catch (Exception e) // It belongs to whoever asked for the work, whatever it is.
        {
            task = Task.FromException(e);
        }

        if (task.IsCompleted) End(work, task);
        else work.EndWith(this, task);
    }

    /// <summary>Starts what may start now. One overtakes another only if a rule lets it interleave.</summary>
    private void StartWaiting()
    {
        Work? before = null;
        var work = _waiting.First;
        while (work is not null && _stage == Stage.Active)
        {
            var after = (Work?)work.Next;
            if (MayStart(work))
            {
                _waiting.Remove(work, before);
                var clean = ExecutionContext.Capture()!;
                Start(work);
                if (ExecutionContext.Capture() != clean) ExecutionContext.Restore(clean);
            }
            else if (_isFresh || MayOvertake)
            {
                before = work;
            }
            else
            {
                return;
            }

            work = after;
        }

        _isFresh = false;
    }

    private bool MayOvertake =>
        Kind.MayInterleave is not null || _blocking is { IsReadOnly: true } || _sections is { Count: > 0 };
}
