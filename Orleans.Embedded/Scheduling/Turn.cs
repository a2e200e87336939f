namespace Orleans.Embedded;

/// <summary>What an activation does in one go; it is its own link in the queue.</summary>
internal abstract class Turn
{
    internal Turn? Next;
}

/// <summary>The answer to a call, given in a turn of the caller, so that what follows from it runs there.</summary>
internal sealed class Answer(Request request, Task task) : Turn
{
    internal void Give() => request.Give(task);
}

/// <summary>The rest of an async method, after an await.</summary>
internal sealed class Continuation(Task task) : Turn
{
    internal Task Task { get; } = task;
}
