namespace Orleans.Embedded;

/// <summary>The runtime's own work, such as reminding grains: in turns as well, so that it can be simulated.</summary>
internal sealed class OwnTurns(ITurnScheduler threads, int turnsPerWakeUp) : TurnQueue(threads, turnsPerWakeUp)
{
    internal Task Run(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    protected override void Take(Turn turn) => throw new NotSupportedException("Only tasks run here.");

    protected override void AfterTurn()
    {
    }
}
