using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Scores;

/// <summary>Note a plan that the user is about to sign, so that they find it again. Its id is the signed plan; again it changes nothing.</summary>
/// <remarks>It is noted before it is signed: what is signed is always found, and what is noted and was never signed is not shown.</remarks>
/// <param name="Plan">The signed plan's account.</param>
/// <param name="Over">Those noted before of which nothing can be used any more: they make room.</param>
[GenerateSerializer, Immutable, Alias("NoteSignPlan")]
public sealed record NoteSignPlan([property: Id(0)] AccountId Plan, [property: Id(1)] ImmutableArray<AccountId> Over)
{
    public static Decision<NoteSignPlanStatus, ScoreEvent> Decide(ScoreProfile? profile, NoteSignPlan command, Instant now)
    {
        if (profile is not { HasConsent: true }) return new(NoteSignPlanStatus.NoConsent);
        if (profile.Plans.Contains(command.Plan)) return new(NoteSignPlanStatus.Noted);

        var forgotten = profile.Plans.RemoveAll(plan => !command.Over.Contains(plan));
        return profile.Plans.Length - forgotten.Length < ScoreProfile.PlansMax
            ? new(NoteSignPlanStatus.Noted, new ScorePlanNoted(command.Plan, forgotten, now))
            : new(NoteSignPlanStatus.TooMany);
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum NoteSignPlanStatus : byte
{
    Noted = 1,
    NoConsent = 2,
    TooMany = 3,

    /// <summary>The profile is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}
