using Orleans;

namespace Tael.Domain.Scores;

/// <summary>Let Tael read one's wallet for a score, or no longer.</summary>
/// <remarks>Again it changes nothing. Consent covers what has happened in the wallet before; withdrawing it ends reading and the score,
/// but not what is owed to merchants.</remarks>
[GenerateSerializer, Immutable, Alias("ChangeScoreConsent")]
public sealed record ChangeScoreConsent([property: Id(0)] bool Given)
{
    public static Decision<ChangeScoreConsentStatus, ScoreEvent> Decide(ScoreProfile? profile, ChangeScoreConsent command, Instant now)
    {
        if ((profile?.HasConsent ?? false) == command.Given) return new(ChangeScoreConsentStatus.Changed);

        return new(
            ChangeScoreConsentStatus.Changed,
            command.Given ? new ScoreConsentGiven(now) : new ScoreConsentWithdrawn(now));
    }
}

/// <summary>Append, never renumber.</summary>
public enum ChangeScoreConsentStatus : byte
{
    /// <summary>It is as it was asked to be, since now or before.</summary>
    Changed = 1,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 2,
}
