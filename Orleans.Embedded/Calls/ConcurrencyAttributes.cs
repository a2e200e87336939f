namespace Orleans.Concurrency;

/// <summary>All calls of this grain interleave at their awaits.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>Names a method <c>bool M(IInvokable)</c> that says whether a call may interleave.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute(string callbackMethodName) : Attribute
{
    internal string CallbackMethodName { get; } = callbackMethodName;
}

/// <summary>A grain without identity: several activations of one key share its calls.</summary>
/// <remarks><see cref="MaxLocalWorkers"/> 0 means as many as there are processors.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers) : Attribute
{
    public StatelessWorkerAttribute() : this(0, true)
    {
    }

    public StatelessWorkerAttribute(int maxLocalWorkers) : this(maxLocalWorkers, true)
    {
    }

    internal int MaxLocalWorkers { get; } = maxLocalWorkers;

    internal bool RemoveIdleWorkers { get; } = removeIdleWorkers;
}

/// <summary>This call never waits for others, and others never wait for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>This call changes nothing, so it may interleave with others that change nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>The caller does not wait, and learns of no failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>A value that its owner promises not to change any more.</summary>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>(T value)
{
    [Id(0)]
    public readonly T Value = value;
}

public static class ImmutableExtensions
{
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
