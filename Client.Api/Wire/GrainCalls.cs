using Orleans.Runtime;
using Polly;
using Polly.Retry;
using Tael.Grains;

namespace Tael.Client.Api.Wire;

/// <summary>Calls to grains that survive what passes: a lost activation, an append of unknown outcome, a timeout.</summary>
/// <remarks>
/// The same command is sent again, up to <see cref="AttemptsMax"/> times in all, soon and then every half second; its id makes
/// that safe. So most callers never hear of a silo that is killed, which the others learn in some six seconds. No attempt
/// starts after <see cref="LastAttemptAfter"/>, since the caller has gone by then. What still fails is an unknown outcome for
/// the caller too: SYSTEM_ERROR, and they send the same request again.
/// </remarks>
public sealed class GrainCalls
{
    public const int AttemptsMax = 18;

    public static readonly TimeSpan LastAttemptAfter = TimeSpan.FromSeconds(8);

    private static readonly ResiliencePropertyKey<long> StartedAt = new("tael.started");

    private readonly ResiliencePipeline _pipeline;
    private readonly TimeProvider _realClock;

    public GrainCalls(TimeProvider realClock)
    {
        _realClock = realClock;
        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = AttemptsMax - 1,
            Delay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromMilliseconds(500),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = args => new(args.Outcome.Exception is { } e && IsTransient(e) && InTime(args.Context)),
        };
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = realClock }.AddRetry(retry).Build();
    }

    public async Task<TResult> Run<TGrain, TResult>(TGrain grain, Func<TGrain, Task<TResult>> call)
    {
        var context = ResilienceContextPool.Shared.Get();
        context.Properties.Set(StartedAt, _realClock.GetTimestamp());
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (_, s) => await s.call(s.grain), context, (grain, call));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool IsTransient(Exception e) => e is OutcomeUnknownException or TimeoutException or OrleansException;

    private bool InTime(ResilienceContext context) =>
        _realClock.GetElapsedTime(context.Properties.GetValue(StartedAt, 0)) < LastAttemptAfter;
}
