using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Health;

/// <summary>GET /health/live: the process runs. GET /health/ready: it can also reach grains and journal.</summary>
/// <remarks>200 and <c>{"status":"ok"}</c>, else 503. Ready asks the index, whose every answer is a read of the
/// database; no retries, since whoever asks asks again.</remarks>
public static class HealthEndpoints
{
    public const string LivePath = "/health/live";
    public const string ReadyPath = "/health/ready";

    /// <summary>Whoever probes must wait longer.</summary>
    public static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(LivePath, () => TypedResults.Ok(new Status("ok")));
        app.MapGet(ReadyPath, Ready);
    }

    private static async Task<IResult> Ready(IGrainFactory grains, IHostApplicationLifetime lifetime, ILoggerFactory logs)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return NotReady();

        try
        {
            var nobody = TransactionId.Parse(new string('0', TransactionId.Length));
            await grains.Trades().Find(nobody).WaitAsync(ReadyWithin);
            return TypedResults.Ok(new Status("ok"));
        }
        catch (Exception e)
        {
            logs.CreateLogger(typeof(HealthEndpoints)).LogWarning(e, "Not ready.");
            return NotReady();
        }
    }

    private static ProblemHttpResult NotReady() =>
        Problems.Of(StatusCodes.Status503ServiceUnavailable, "NOT_READY", "The journal can't be reached.");

    private sealed record Status(string Value)
    {
        [System.Text.Json.Serialization.JsonPropertyName("status")] public string Value { get; } = Value;
    }
}
