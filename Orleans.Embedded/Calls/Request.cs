using System.Reflection;
using Microsoft.Extensions.Logging;
using Orleans.Serialization.Invocation;

namespace Orleans.Embedded;

/// <summary>One call of one grain method: its arguments, and the answer its caller waits for.</summary>
/// <remarks>
/// For every method a subclass is made at run time, with a public field <c>argN</c> per argument. The answer is given
/// once: by the grain, or by the limit of time, whoever comes first; the other one is dropped.
/// </remarks>
internal abstract class Request : Work, IInvokable
{
    internal GrainMethod Method { get; set; } = null!;

    internal Runtime.GrainReference To { get; set; } = null!;

    /// <summary>Whose turn the call was made in; null outside all turns.</summary>
    internal TurnQueue? Caller { get; } = TurnQueue.OfThisThread;

    /// <summary>The activation that calls; null outside the grains.</summary>
    internal Activation? Source => Caller as Activation;

    /// <summary>Where it stands among the outstanding calls; null if nobody waits.</summary>
    internal Outstanding.Chain? Chain { get; set; }

    internal Request? Older { get; set; }

    internal Request? Newer { get; set; }

    internal sealed override bool AlwaysInterleaves => Method.AlwaysInterleaves;

    internal sealed override bool IsReadOnly => Method.IsReadOnly;

    internal override bool IsAbandoned => Answer.IsCompleted;

    internal abstract Task Answer { get; }

    public int GetArgumentCount() => Method.Info.GetParameters().Length;

    public object? GetArgument(int index) => Argument(index).GetValue(this);

    public void SetArgument(int index, object value) => Argument(index).SetValue(this, value);

    public string GetMethodName() => Method.Info.Name;

    public string GetInterfaceName() => Method.Interface.FullName!;

    public Type GetInterfaceType() => Method.Interface;

    public MethodInfo GetMethod() => Method.Info;

    public override string ToString() => $"{To.GrainId} {Method}";

    /// <summary>Calls the method on the object itself.</summary>
    protected internal abstract Task Call(object grain);

    /// <summary>The value that a task of <see cref="Call"/> has brought; null if the method has none.</summary>
    internal abstract object? ResultOf(Task done);

    /// <summary>A task with this value, as the method itself would have returned it.</summary>
    internal abstract Task WithResult(Task<object?> result);

    /// <summary>Gives the caller what the method's task holds. False if there was an answer already.</summary>
    protected abstract bool TryAnswer(Task done);

    protected abstract bool TryFail(Exception exception);

    /// <summary>What follows an answer may run on the spot only where the answer is given in a turn of the caller.</summary>
    protected TaskCreationOptions AnswerOptions =>
        Caller is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;

    internal sealed override Task Run(Activation activation)
    {
        var filters = activation.Runtime.Filters;
        return (filters.Length == 0 && !activation.Kind.IsFilter) || activation.Kind.IsObserver
            ? Call(activation.GrainInstance!)
            : WithResult(new FilteredCall(this, activation, filters).Run());
    }

    internal sealed override void Done(Activation activation, Task task)
    {
        activation.Kind.Figures?.Count(this, activation, task);
        if (Method.IsOneWay)
        {
            if (task.Exception is not { } e) return;
            activation.Runtime.Log.LogWarning(e.InnerException, "{Call} failed unheard", this);
        }
        else if (Caller is not null)
        {
            Caller.Post(new Answer(this, task));
        }
        else
        {
            Give(task);
        }
    }

    internal void Give(Task task)
    {
        if (TryAnswer(task)) Chain?.Remove(this);
    }

    internal sealed override void Fail(Exception exception)
    {
        if (TryFail(exception)) Chain?.Remove(this);
    }

    private FieldInfo Argument(int index) => GetType().GetField($"arg{index}")
        ?? throw new ArgumentOutOfRangeException(nameof(index), index, $"{Method} has no such argument.");
}

/// <summary>A call of a method that returns a value.</summary>
internal abstract class Request<T> : Request
{
    private readonly TaskCompletionSource<T> _answer;

    protected Request() => _answer = new(AnswerOptions);

    internal sealed override Task<T> Answer => _answer.Task;

    internal sealed override object? ResultOf(Task done) => ((Task<T>)done).Result;

    internal sealed override async Task<T> WithResult(Task<object?> result) => (T)(await result)!;

    protected sealed override bool TryFail(Exception exception) => _answer.TrySetException(exception);

    protected sealed override bool TryAnswer(Task done) => done.Status switch
    {
        TaskStatus.RanToCompletion => _answer.TrySetResult(((Task<T>)done).Result),
        TaskStatus.Canceled => _answer.TrySetCanceled(),
        _ => _answer.TrySetException(done.Exception!.InnerException!),
    };}

/// <summary>A call of a method that returns when it is done, and nothing else.</summary>
internal abstract class VoidRequest : Request
{
    private readonly TaskCompletionSource _answer;

    protected VoidRequest() => _answer = new(AnswerOptions);

    internal sealed override Task Answer => _answer.Task;

    internal sealed override object? ResultOf(Task done) => null;

    internal sealed override Task WithResult(Task<object?> result) => result;

    protected sealed override bool TryFail(Exception exception) => _answer.TrySetException(exception);

    protected sealed override bool TryAnswer(Task done) => done.Status switch
    {
        TaskStatus.RanToCompletion => _answer.TrySetResult(),
        TaskStatus.Canceled => _answer.TrySetCanceled(),
        _ => _answer.TrySetException(done.Exception!.InnerException!),
    };
}
