namespace Orleans.Embedded;

/// <summary>What an activation does in one go; it is its own link in the queue.</summary>
internal abstract class Turn
{
    internal Turn? Next;
}

/// <summary>The rest of an async method, after an await.</summary>
internal sealed class Continuation(Task task) : Turn
{
    internal Task Task { get; } = task;
}
