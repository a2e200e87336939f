using System.Collections.Immutable;
using Tael.Client.Api.Wallets;
using Tael.Silo.Figures;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/grains: kinds of grains with their activations, and their methods with calls, errors and latency.</summary>
/// <remarks>Rates and latencies are of the last ten seconds. Methods go by the commands they take (<see cref="CommandNames"/>).</remarks>
internal static class LookAtGrainsEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/grains", Handle);

    private static async Task<IResult> Handle(IGrainWatch grains, LiveFigures figures)
    {
        var methods = figures.Methods().ToLookup(method => method.Kind);
        var kinds = (await grains.Activations()).ToDictionary(kind => kind.Kind, kind => kind.Activations);
        return OwnJson.Ok(new Response(
        [
            .. from kind in kinds.Keys.Union(methods.Select(kind => kind.Key)).Order(StringComparer.Ordinal)
               let now = methods[kind].ToArray()
               select new Kind(
                   kind,
                   kinds.GetValueOrDefault(kind),
                   Rounded(now.Sum(method => method.Now.PerSecond)),
                   Rounded(now.Sum(method => method.Now.ErrorsPerSecond)),
                   [.. now.Select(Method.Of)]),
        ]));
    }

    internal static decimal Rounded(double perSecond) => Math.Round((decimal)perSecond, 2);

    internal static decimal? Millis(long? micros) => micros / 1_000m;

    private sealed record Response(ImmutableArray<Kind> Types);

    private sealed record Kind(
        string Type, int Activations, decimal CallsPerSecond, decimal ErrorsPerSecond, ImmutableArray<Method> Methods);

    /// <param name="Name">A command, like PayOrder, or the method's own name.</param>
    private sealed record Method(
        string Name,
        long Calls,
        long Errors,
        decimal CallsPerSecond,
        decimal ErrorsPerSecond,
        decimal? P50Millis,
        decimal? P99Millis,
        Failure? LastError)
    {
        public static Method Of(MethodFigures method) => new(
            method.Method,
            method.Total.Calls,
            method.Total.Errors,
            Rounded(method.Now.PerSecond),
            Rounded(method.Now.ErrorsPerSecond),
            Millis(method.Now.P50Micros),
            Millis(method.Now.P99Micros),
            method.Total.LastError is { } last ? new(last.Grain, OwnJson.Time(last.At), last.What) : null);
    }

    private sealed record Failure(string Grain, string At, string What);
}
