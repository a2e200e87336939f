using System.Reflection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Embedded;

/// <summary>What the runtime knows of one grain class.</summary>
internal sealed class GrainKind
{
    private readonly GrainMaker? _maker;
    private int _count;

    internal GrainKind(EmbeddedRuntime runtime, Type grainClass)
    {
        Class = grainClass;
        Type = TypeOf(grainClass);
        IsReentrant = grainClass.IsDefined(typeof(ReentrantAttribute));
        MayInterleave = PredicateOf(grainClass);
        CollectionAge = AgeOf(grainClass, runtime.Collection) is { } age ? runtime.Span(age) : null;
        Streams = [.. grainClass.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(a => a.Namespace)];
        IsFilter = typeof(IIncomingGrainCallFilter).IsAssignableFrom(grainClass);
        if (grainClass.GetCustomAttribute<StatelessWorkerAttribute>() is { } workers)
        {
            WorkersMax = workers.MaxLocalWorkers > 0 ? workers.MaxLocalWorkers : Environment.ProcessorCount;
        }

        _maker = new GrainMaker(runtime, grainClass);
        Figures = runtime.CountsCalls ? new(grainClass) : null;
    }

    /// <summary>The kind of objects that exist already, outside the grains: observers.</summary>
    internal GrainKind(GrainType type)
    {
        Type = type;
        Class = typeof(IGrainObserver);
        Streams = [];
    }

    internal GrainType Type { get; }

    internal Type Class { get; }

    internal bool IsReentrant { get; }

    internal Func<object, IInvokable, bool>? MayInterleave { get; }

    /// <summary>In the clock's own units; null if activations are never collected.</summary>
    internal long? CollectionAge { get; }

    /// <summary>0 for grains with an identity.</summary>
    internal int WorkersMax { get; }

    /// <summary>The class wants to stand around its own calls.</summary>
    internal bool IsFilter { get; }

    /// <summary>The namespaces of the streams it hears.</summary>
    internal string[] Streams { get; }

    /// <summary>Activations there are now.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Null if calls are not counted.</summary>
    internal KindFigures? Figures { get; }

    internal static GrainType TypeOf(Type grainClass)
    {
        var given = grainClass.GetCustomAttribute<GrainTypeAttribute>();
        if (given is not null) return given.GetGrainType(null!, grainClass);

        // Grain keys are stored under this name, and Orleans makes it in just this way.
#pragma warning disable CA1308
        var name = grainClass.Name.ToLowerInvariant();
#pragma warning restore CA1308
        const string Ending = "grain";
        var isLong = name.Length > Ending.Length && name.EndsWith(Ending, StringComparison.Ordinal);
        return GrainType.Create(isLong ? name[..^Ending.Length] : name);
    }

    internal bool IsObserver => _maker is null;

    internal object Create(Activation activation) => _maker!.Make(activation);

    internal void CountUp() => Interlocked.Increment(ref _count);

    internal void CountDown() => Interlocked.Decrement(ref _count);

    private static TimeSpan? AgeOf(Type grainClass, GrainCollectionOptions options)
    {
        if (grainClass.IsDefined(typeof(KeepAliveAttribute))) return null;
        if (options.ClassSpecificCollectionAge.TryGetValue(grainClass.FullName!, out var configured)) return configured;

        var age = grainClass.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit ?? options.CollectionAge;
        return age == Timeout.InfiniteTimeSpan ? null : age;
    }

    private static Func<object, IInvokable, bool>? PredicateOf(Type grainClass)
    {
        if (grainClass.GetCustomAttribute<MayInterleaveAttribute>() is not { } attribute) return null;

        var method = grainClass.GetMethod(
            attribute.CallbackMethodName,
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.FlattenHierarchy,
            [typeof(IInvokable)]);
        if (method?.ReturnType != typeof(bool))
        {
            throw new InvalidOperationException(
                $"[MayInterleave] of {grainClass} names '{attribute.CallbackMethodName}', but there is no such method"
                    + " that takes an IInvokable and returns bool.");
        }

        var invoker = MethodInvoker.Create(method);
        return (grain, request) => (bool)invoker.Invoke(grain, request)!;
    }
}
