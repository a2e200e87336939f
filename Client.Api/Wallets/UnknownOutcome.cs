using Orleans.Runtime;
using Tael.Client.Api.Wire;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>Says so when nobody knows whether a command was carried out: 503 OUTCOME_UNKNOWN.</summary>
/// <remarks>Never an answer that could turn out untrue: the caller sends the same request again, and its id makes that safe.</remarks>
internal sealed partial class UnknownOutcome(ILogger<UnknownOutcome> log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception failure) when (failure is OutcomeUnknownException or TimeoutException or OrleansException)
        {
            LogUnknown(log, context.HttpContext.Request.Path, failure);
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable,
                "OUTCOME_UNKNOWN",
                "It is not known whether this was done: send the same request again.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "The outcome of {Path} is unknown")]
    private static partial void LogUnknown(ILogger log, string path, Exception failure);
}
