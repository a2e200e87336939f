using System.Reflection;
using Orleans.Dashboard;

namespace Orleans.Embedded;

/// <summary>The figures of one kind of grain, method by method.</summary>
internal sealed class KindFigures(Type grainClass)
{
    private static readonly CallFigures Uncounted = new();

    private readonly Lock _growing = new();
    private readonly bool _isUncounted = grainClass.IsDefined(typeof(NoProfilingAttribute));
    private CallFigures?[] _byNumber = [];
    private MethodCalls[] _methods = [];

    /// <summary>Those that have been called.</summary>
    internal IReadOnlyList<MethodCalls> Methods => Volatile.Read(ref _methods);

    /// <summary>Counts a call whose task has ended.</summary>
    internal void Count(Request request, Activation activation, Task task)
    {
        var figures = Of(request.Method);
        if (ReferenceEquals(figures, Uncounted)) return;

        var isMeasured = figures.Count();
        var recent = activation.Recent;
        if (!isMeasured && recent is null && !task.IsFaulted) return;

        var time = activation.Runtime.Time;
        var took = (long)time.GetElapsedTime(request.Asked).TotalMicroseconds;
        if (isMeasured) figures.Took(took);
        var error = task.Exception?.InnerException?.GetType().Name;
        if (error is not null) figures.Failed(new($"{activation.GrainId.Key}", time.GetUtcNow(), error));
        recent?.Add(new(request.Method.Info, time.GetUtcNow(), took, error));
    }

    private CallFigures Of(GrainMethod method)
    {
        var byNumber = Volatile.Read(ref _byNumber);
        return (method.Number < byNumber.Length ? byNumber[method.Number] : null) ?? Make(method);
    }

    private CallFigures Make(GrainMethod method)
    {
        lock (_growing)
        {
            var byNumber = new CallFigures?[Math.Max(_byNumber.Length, method.Number + 1)];
            _byNumber.CopyTo(byNumber, 0);
            if (byNumber[method.Number] is { } made) return made;

            var figures = IsUncounted(method) ? Uncounted : new CallFigures();
            byNumber[method.Number] = figures;
            Volatile.Write(ref _byNumber, byNumber);
            if (figures != Uncounted) Volatile.Write(ref _methods, [.. _methods, new(method.Info, figures)]);
            return figures;
        }
    }

    private bool IsUncounted(GrainMethod method)
    {
        if (_isUncounted || method.Info.DeclaringType is not { IsInterface: true } declaring) return _isUncounted;

        var map = grainClass.GetInterfaceMap(declaring);
        var index = Array.IndexOf(map.InterfaceMethods, method.Info);
        return index >= 0 && map.TargetMethods[index].IsDefined(typeof(NoProfilingAttribute));
    }
}

/// <summary>A method of a grain interface, and how it has been called on one kind of grain.</summary>
public readonly record struct MethodCalls(MethodInfo Method, CallFigures Figures);
