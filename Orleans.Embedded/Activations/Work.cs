namespace Orleans.Embedded;

/// <summary>Something for a grain to do that takes its turn among the grain's calls: a call, a tick, an item.</summary>
internal abstract class Work : Turn
{
    private Activation? _activation;
    private Task? _task;

    /// <summary>May start whatever runs, and whatever may start while it runs.</summary>
    internal virtual bool AlwaysInterleaves => false;

    internal virtual bool IsReadOnly => false;

    /// <summary>Means nothing to another activation of the same grain, so it is dropped when its own ends.</summary>
    internal virtual bool IsLocal => false;

    /// <summary>Keeps the activation from being idle.</summary>
    internal virtual bool IsUse => true;

    /// <summary>Nobody waits for it any more.</summary>
    internal virtual bool IsAbandoned => false;

    /// <summary>The <see cref="Runtime.RequestContext"/> it runs in; null means none.</summary>
    internal Dictionary<string, object>? Context { get; set; }

    /// <summary>When it was asked for.</summary>
    internal long Asked { get; set; }

    internal abstract Task Run(Activation activation);

    /// <summary>It has run, well or badly.</summary>
    internal abstract void Done(Activation activation, Task task);

    /// <summary>It will not run.</summary>
    internal abstract void Fail(Exception exception);

    /// <summary>Calls <see cref="Activation.End"/> in a turn of the activation once the task is done.</summary>
    internal void EndWith(Activation activation, Task task)
    {
        _activation = activation;
        _task = task;
        task.GetAwaiter().UnsafeOnCompleted(End);
    }

    private void End() => _activation!.End(this, _task!);
}

/// <summary>Works in the order in which they wait.</summary>
internal struct WorkList
{
    private Work? _first;
    private Work? _last;

    internal readonly Work? First => _first;

    internal void Add(Work work)
    {
        work.Next = null;
        if (_last is null) _first = work;
        else _last.Next = work;
        _last = work;
    }

    /// <summary>Takes out a work that stands behind <paramref name="before"/>; null if it is the first.</summary>
    internal void Remove(Work work, Work? before)
    {
        var after = (Work?)work.Next;
        if (before is null) _first = after;
        else before.Next = after;
        if (after is null) _last = before;
        work.Next = null;
    }

    internal bool TryTake(out Work work)
    {
        work = _first!;
        if (_first is null) return false;
        Remove(work, before: null);
        return true;
    }
}
