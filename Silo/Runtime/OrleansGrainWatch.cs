using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using Orleans.Dashboard;
using Orleans.Embedded;
using Tael.Silo.Figures;

namespace Tael.Silo.Runtime;

/// <summary>Counts the calls of this silo's grains as the embedded runtime does, and asks the cluster for the rest.</summary>
/// <remarks>Microsoft Orleans does not tell since when a grain is active, nor where grains without an identity are; and it tells where
/// it knew a grain to be last.</remarks>
/// <param name="here">Null in a front end, where no grain lives.</param>
internal sealed class OrleansGrainWatch(IGrainFactory grains, TimeProvider time, ILocalSiloDetails? here = null) : IGrainWatch
{
    private readonly ConcurrentDictionary<(GrainType Kind, Type Class, MethodInfo Method), CallFigures?> _calls = new();
    private readonly WatchedGrains _watched = new();

    public IEnumerable<CountedMethod> Calls =>
        from call in _calls
        where call.Value is not null
        select new CountedMethod($"{call.Key.Kind}", call.Key.Method, call.Value);

    /// <remarks>By the names of grains where those of their classes are told.</remarks>
    public async Task<ImmutableArray<KindCount>> Activations()
    {
        var counts = await Management.GetSimpleGrainStatistics();
        return
        [
            .. from count in counts
               where count.GrainType.StartsWith("Tael.", StringComparison.Ordinal)
               group count.ActivationCount by KindOf(count.GrainType) into kind
               orderby kind.Key
               select new KindCount(kind.Key, kind.Sum()),
        ];
    }

    public async Task<GrainFacts> Look(IGrain grain)
    {
        var silo = await Management.GetActivationAddress(grain);
        var (calls, _) = _watched.Watch(grain.GetGrainId());
        return new(
            $"{grain.GetGrainId().Type}",
            silo is null ? 0 : 1,
            silo is null || silo.Equals(here?.SiloAddress) ? null : $"{silo}",
            null,
            calls.Latest());
    }

    public async Task<bool> Deactivate(IGrain grain)
    {
        if (await Management.GetActivationAddress(grain) is null) return false;

        await Management.DeactivateGrain(grain.GetGrainId(), CancellationToken.None);
        return true;
    }

    /// <summary>A filter of all calls that come in.</summary>
    internal async Task Invoke(IIncomingGrainCallContext call)
    {
        var figures = _calls.GetOrAdd((call.TargetId.Type, call.Grain.GetType(), call.InterfaceMethod), FiguresOf);
        if (figures is null)
        {
            await call.Invoke();
            return;
        }

        var started = Stopwatch.GetTimestamp();
        string? error = null;
        try
        {
            await call.Invoke();
        }
        catch (Exception failure)
        {
            error = failure.GetType().Name;
            figures.Failed(new($"{call.TargetId.Key}", time.GetUtcNow(), error));
            throw;
        }
        finally
        {
            var took = (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            if (figures.Count()) figures.Took(took);
            _watched.Of(call.TargetId)?.Add(new(call.InterfaceMethod, time.GetUtcNow(), took, error));
        }
    }

    private IManagementGrain Management => grains.GetGrain<IManagementGrain>(0);

    /// <summary>Null: not ours, or not to be counted.</summary>
    private static CallFigures? FiguresOf((GrainType Kind, Type Class, MethodInfo Method) call)
    {
        if (call.Class.Namespace?.StartsWith("Tael.", StringComparison.Ordinal) != true) return null;
        if (call.Class.IsDefined(typeof(NoProfilingAttribute))) return null;
        if (call.Method.DeclaringType is not { IsInterface: true } declaring) return new();
        if (!declaring.IsAssignableFrom(call.Class)) return null; // A timer's tick: it has come through the runtime's own interface.

        var map = call.Class.GetInterfaceMap(declaring);
        var index = Array.IndexOf(map.InterfaceMethods, call.Method);
        return index >= 0 && map.TargetMethods[index].IsDefined(typeof(NoProfilingAttribute)) ? null : new();
    }

    private static string KindOf(string grainClass) =>
        typeof(Grains.Ledger.AccountServices).Assembly.GetType(grainClass.Split(',')[0])
            ?.GetCustomAttribute<GrainTypeAttribute>() is { } given
            ? $"{given.GetGrainType(null!, null!)}"
            : grainClass;
}

/// <summary>Has the watch count every call that comes in.</summary>
internal sealed class CountingFilter(OrleansGrainWatch watch) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => watch.Invoke(context);
}
