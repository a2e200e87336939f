namespace Orleans.Embedded;

/// <summary>Runs turns one at a time, in the order in which they came, on whichever thread is free.</summary>
/// <remarks>
/// <para>It is the TaskScheduler of the code it runs, so an await comes back to it, and it is its own work item.</para>
/// <para>
/// Anyone may post, without a lock: <see cref="_arrived"/> is a stack, newest first. Null means idle, and whoever posts
/// onto null wakes the queue; while it runs, the bottom of the stack is <see cref="Awake"/>. The thread that runs takes
/// the whole stack at once and turns it over.
/// </para>
/// </remarks>
internal abstract class TurnQueue(ITurnScheduler threads, int turnsPerWakeUp) : TaskScheduler, IThreadPoolWorkItem
{
    private static readonly Turn Awake = new Mark();
    private static readonly Action<object?> RunTurns = static queue => ((TurnQueue)queue!).Run();

    [ThreadStatic]
    private static TurnQueue? t_running;

    private Turn? _arrived;
    private Turn? _taken;

    /// <summary>The queue whose turn this thread runs; null outside the grains.</summary>
    internal static TurnQueue? OfThisThread => t_running;

    public override int MaximumConcurrencyLevel => 1;

    protected bool IsIdle => Volatile.Read(ref _arrived) is null;

    void IThreadPoolWorkItem.Execute()
    {
        var outer = t_running;
        t_running = this;
        // An await would go to the synchronization context of a simulator's thread first, and past this queue.
        var foreign = SynchronizationContext.Current;
        if (foreign is not null) SynchronizationContext.SetSynchronizationContext(null);

        // Inside a task of this scheduler, so that TaskScheduler.Current is this for all that the turns await.
        new Task(RunTurns, this, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);

        if (foreign is not null) SynchronizationContext.SetSynchronizationContext(foreign);
        t_running = outer;
    }

    internal void Post(Turn turn)
    {
        var before = Volatile.Read(ref _arrived);
        while (true)
        {
            turn.Next = before;
            var seen = Interlocked.CompareExchange(ref _arrived, turn, before);
            if (seen == before) break;
            before = seen;
        }

        if (before is null) threads.Queue(this, hadItsShare: false);
    }

    /// <summary>One turn that is neither a continuation nor an answer.</summary>
    protected abstract void Take(Turn turn);

    /// <summary>What follows from the turn that has just run.</summary>
    protected abstract void AfterTurn();

    /// <summary>Something threw that should not have; the queue goes on.</summary>
    protected abstract void Report(Exception exception);

    protected override void QueueTask(Task task) => Post(new Continuation(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        t_running == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Run()
    {
        var clean = ExecutionContext.Capture()!;
        for (var left = turnsPerWakeUp; left > 0; left--)
        {
            // Once this says that nothing is left, another thread may run the queue: touch nothing after it.
            if (!TryTake(out var turn)) return;

            Run(turn);

            // What a turn has put into its context is not for the next one to see.
            if (ExecutionContext.Capture() != clean) ExecutionContext.Restore(clean);
        }

        threads.Queue(this, hadItsShare: true);
    }

    private void Run(Turn turn)
    {
        try
        {
            if (turn is Continuation rest) TryExecuteTask(rest.Task);
            else if (turn is Answer answer) answer.Give();
            else Take(turn);
        }
        catch (Exception e) // Else nobody would ever run the turns that wait.
        {
            Report(e);
        }

        try
        {
            AfterTurn();
        }
        catch (Exception e) // As above.
        {
            Report(e);
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Turn? turn)
    {
        turn = _taken ?? TakeArrived();
        if (turn is null) return false;

        _taken = turn.Next;
        turn.Next = null;
        return true;
    }

    /// <summary>All that has come, oldest first; or null, and the queue is idle.</summary>
    private Turn? TakeArrived()
    {
        if (Interlocked.CompareExchange(ref _arrived, null, Awake) == Awake) return null;

        var turn = Interlocked.Exchange(ref _arrived, Awake);
        Turn? oldest = null;
        while (turn is not null && turn != Awake)
        {
            var older = turn.Next;
            turn.Next = oldest;
            oldest = turn;
            turn = older;
        }

        return oldest;
    }

    private sealed class Mark : Turn;
}
