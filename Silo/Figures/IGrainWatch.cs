using System.Collections.Immutable;
using System.Reflection;
using Orleans.Embedded;

namespace Tael.Silo.Figures;

/// <summary>What an operator sees of the grains, and may do to one; each runtime has its own.</summary>
/// <remarks>Activations are the cluster's, counted calls those that this process has answered.</remarks>
public interface IGrainWatch
{
    /// <summary>The methods that have been called, but for those marked <c>[NoProfiling]</c>.</summary>
    IEnumerable<CountedMethod> Calls { get; }

    Task<ImmutableArray<KindCount>> Activations();

    /// <summary>Where a grain lives, without bringing it to life. From now on its calls are kept.</summary>
    Task<GrainFacts> Look(IGrain grain);

    /// <summary>Ends its activation when what is under way is done; the next call reads everything anew.</summary>
    /// <returns>False if it is not active.</returns>
    Task<bool> Deactivate(IGrain grain);
}

/// <summary>A method of a kind of grain, and how it has been called.</summary>
public readonly record struct CountedMethod(string Kind, MethodInfo Method, CallFigures Figures);

/// <summary>A kind of grain, and how many of it live.</summary>
public readonly record struct KindCount(string Kind, int Activations);

/// <summary>One grain as its runtime knows it.</summary>
/// <param name="Silo">Null: it lives in this process.</param>
/// <param name="Since">Null if it is not active, or its runtime does not tell.</param>
/// <param name="Recent">The latest first.</param>
public sealed record GrainFacts(
    string Kind, int Activations, string? Silo, DateTimeOffset? Since, IReadOnlyList<RecentCall> Recent);
