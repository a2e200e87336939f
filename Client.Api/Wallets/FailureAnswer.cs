using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Runtime;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Wire;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>What is answered when a call fails instead of being decided: problem details, and never a "no".</summary>
/// <remarks>503 OUTCOME_UNKNOWN: nobody knows whether it was carried out. 500 SYSTEM_ERROR: a bug. Either way the
/// caller sends the same request again, and its id makes that safe. The failure itself is for the log alone.</remarks>
internal sealed partial class FailureAnswer(ILogger<FailureAnswer> log, ApiFigures figures) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await Answer(context, next);
        if (answer is ProblemHttpResult { ProblemDetails: { Title: { } code } } problem) figures.Error(code, problem.StatusCode);
        return answer;
    }

    private async ValueTask<object?> Answer(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (Exception failure) when (failure is OutcomeUnknownException or TimeoutException or OrleansException)
        {
            LogUnknown(log, http.Request.Path, failure);
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable,
                "OUTCOME_UNKNOWN",
                "It is not known whether this was done: send the same request again.");
        }
        catch (Exception failure)
            when (failure is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            LogFailed(log, http.Request.Path, failure);
            return Problems.Of(StatusCodes.Status500InternalServerError, "SYSTEM_ERROR", "Tael has made a mistake.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "The outcome of {Path} is unknown")]
    private static partial void LogUnknown(ILogger log, string path, Exception failure);

    [LoggerMessage(LogLevel.Error, "{Path} failed")]
    private static partial void LogFailed(ILogger log, string path, Exception failure);
}
