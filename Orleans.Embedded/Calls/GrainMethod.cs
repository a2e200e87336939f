using System.Reflection;
using Orleans.Concurrency;

namespace Orleans.Embedded;

/// <summary>One method of a grain interface, and what its attributes say.</summary>
internal sealed class GrainMethod
{
    private static int s_lastNumber = -1;

    internal GrainMethod(Type grainInterface, MethodInfo method)
    {
        Interface = grainInterface;
        Info = method;
        // A method that returns nothing can't tell its caller anything, so there is nothing to wait for.
        IsOneWay = method.IsDefined(typeof(OneWayAttribute)) || method.ReturnType == typeof(void);
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
    }

    /// <summary>Counts the methods of the process from 0.</summary>
    internal int Number { get; } = Interlocked.Increment(ref s_lastNumber);

    internal Type Interface { get; }

    internal MethodInfo Info { get; }

    internal bool IsOneWay { get; }

    internal bool IsReadOnly { get; }

    internal bool AlwaysInterleaves { get; }

    /// <summary>Null means the general limit.</summary>
    internal TimeSpan? Timeout { get; }

    public override string ToString() => $"{Interface.Name}.{Info.Name}";
}
