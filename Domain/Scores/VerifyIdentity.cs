using Orleans;

namespace Tael.Domain.Scores;

/// <summary>A person has proved who they are, and no other account is theirs. Again it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("VerifyIdentity")]
public sealed record VerifyIdentity
{
    public static Decision<VerifyIdentityStatus, ScoreEvent> Decide(ScoreProfile? profile, VerifyIdentity command, Instant now) =>
        profile is { IsIdentityVerified: true }
            ? new(VerifyIdentityStatus.Verified)
            : new(VerifyIdentityStatus.Verified, new ScoreIdentityVerified(now));
}

/// <summary>Append, never renumber.</summary>
public enum VerifyIdentityStatus : byte
{
    Verified = 1,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 2,
}
