namespace Orleans.Embedded;

/// <summary>Where activations get a thread: the only door through which the runtime queues work.</summary>
/// <remarks>A simulator puts its own in place, and so decides who runs next.</remarks>
public interface ITurnScheduler
{
    /// <summary>Runs <paramref name="activation"/> soon; if it has just had its share, after all the others.</summary>
    void Queue(IThreadPoolWorkItem activation, bool hadItsShare);
}

/// <summary>The threads of the process's own pool.</summary>
public sealed class PoolTurnScheduler : ITurnScheduler
{
    /// <summary>Near the thread that made the work, since what it needs is in that processor's cache.</summary>
    public void Queue(IThreadPoolWorkItem activation, bool hadItsShare) =>
        ThreadPool.UnsafeQueueUserWorkItem(activation, preferLocal: !hadItsShare);
}
