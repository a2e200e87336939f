using System.Threading.RateLimiting;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Wire;

/// <summary>Gives every merchant its own measure of calls to each endpoint, so that one that asks too much is slow alone.</summary>
/// <remarks>
/// A token bucket that holds a second's calls, by the real clock. Only calls whose signature is right count, so nobody uses up
/// another's; and they are refused before anything is looked at, so a limited call has not been applied. Buckets that are full
/// and idle are forgotten. Each front end counts for itself.
/// </remarks>
public sealed class RateLimits(RateQuotas quotas) : IDisposable
{
    private readonly PartitionedRateLimiter<(MerchantId Merchant, string Pattern)> _limiter =
        PartitionedRateLimiter.Create<(MerchantId Merchant, string Pattern), (MerchantId, string)>(
            call => quotas.Of(call.Pattern) is var perSecond and > 0
                ? RateLimitPartition.GetTokenBucketLimiter(call, _ => Bucket(perSecond))
                : RateLimitPartition.GetNoLimiter((default(MerchantId), "")));

    /// <summary>Counts a call. Null: it may go on; else why not, and when to come back.</summary>
    public Refusal? Take(MerchantId merchant, string pattern)
    {
        using var lease = _limiter.AttemptAcquire((merchant, pattern));
        if (lease.IsAcquired) return null;

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.Zero;
        return new(CodeOf(pattern)) { RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };
    }

    public void Dispose() => _limiter.Dispose();

    /// <summary>Profit sharing has a code of its own. Source: protocol 2.11.</summary>
    private static ErrorCode CodeOf(string pattern) =>
        pattern.StartsWith("/v3/profitsharing/", StringComparison.Ordinal) ? ErrorCode.RateLimitExceed : ErrorCode.FrequencyLimited;

    private static TokenBucketRateLimiterOptions Bucket(int perSecond) => new()
    {
        TokenLimit = perSecond,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromSeconds((double)Math.Max(1, perSecond / 10) / perSecond),
        QueueLimit = 0,
        AutoReplenishment = false,
    };
}
