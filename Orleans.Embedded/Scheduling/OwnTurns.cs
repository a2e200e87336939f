using Microsoft.Extensions.Logging;

namespace Orleans.Embedded;

/// <summary>The runtime's own work, such as reminding grains: in turns as well, so that it can be simulated.</summary>
internal sealed class OwnTurns(EmbeddedRuntime runtime) : TurnQueue(runtime.Threads, runtime.TurnsPerWakeUp)
{
    internal Task Run(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    protected override void Take(Turn turn) => throw new NotSupportedException("Only tasks run here.");

    protected override void AfterTurn()
    {
    }

    protected override void Report(Exception exception) =>
        runtime.Log.LogError(exception, "A turn of the runtime itself failed");
}
