using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Embedded;

namespace Tael.Silo.Figures;

/// <summary>The figures of this process as they are now: of the grains' methods, and of what else is counted by name.</summary>
public sealed class LiveFigures(IGrainWatch grains)
{
    /// <summary>Durations that are counted by name, not by grain.</summary>
    public const int NamedMax = 100;

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly ConcurrentDictionary<CallFigures, CallWindow> _windows = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, CallFigures> _named = new();
    private ImmutableArray<KindCount> _activations = [];

    /// <summary>As of the last look.</summary>
    public ImmutableArray<KindCount> Activations => _activations;

    /// <summary>The methods of all grains, by kind and name.</summary>
    public ImmutableArray<MethodFigures> Methods()
    {
        var now = Stopwatch.GetTimestamp();
        return
        [
            .. from call in grains.Calls
               let name = CommandNames.Of(call.Method)
               orderby call.Kind, name
               select new MethodFigures(call.Kind, name, call.Figures, WindowOf(call.Figures).Look(now)),
        ];
    }

    /// <summary>Lets something be counted under a name, like <c>appends</c>.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="NamedMax"/> names.</exception>
    public void Add(string name, CallFigures figures)
    {
        if (_named.Count >= NamedMax) throw new InvalidOperationException("Too many names.");

        _named[name] = figures;
    }

    /// <summary>What is counted under a name; nothing, if nothing is.</summary>
    public CallRates Of(string name) =>
        _named.TryGetValue(name, out var figures) ? WindowOf(figures).Look(Stopwatch.GetTimestamp()) : default;

    /// <summary>A second has passed.</summary>
    public void Tick()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var call in grains.Calls) WindowOf(call.Figures).Tick(now);
        foreach (var (_, figures) in _named) WindowOf(figures).Tick(now);
    }

    public async Task CountActivations() => _activations = await grains.Activations();

    private CallWindow WindowOf(CallFigures figures) =>
        _windows.GetOrAdd(figures, static (figures, startedAt) => new(figures, startedAt), _startedAt);
}

/// <summary>A method of a kind of grain: since the start, and now.</summary>
public sealed record MethodFigures(string Kind, string Method, CallFigures Total, CallRates Now);
