using Orleans;

namespace Tael.Domain.Scores;

/// <summary>The user says that something that has lowered their score is wrong. Its id is that fact's version.</summary>
/// <param name="Version">Of the row that the fact stands in.</param>
/// <param name="Reason">In the user's words; it must name nobody.</param>
[GenerateSerializer, Immutable, Alias("AskScoreCorrection")]
public sealed record AskScoreCorrection([property: Id(0)] long Version, [property: Id(1)] string Reason)
{
    /// <param name="fact">The row's event; null: there is no such row.</param>
    public static Decision<AskCorrectionStatus, ScoreEvent> Decide(
        ScoreProfile? profile, AskScoreCorrection command, ScoreEvent? fact, Instant now)
    {
        var corrections = profile?.Corrections ?? [];
        if (corrections.FirstOrDefault(asked => asked.Version == command.Version) is { } earlier)
        {
            return new(earlier.Reason == command.Reason ? AskCorrectionStatus.Asked : AskCorrectionStatus.AskedOtherwise);
        }

        if (fact is not ScoreFactArrived arrived || !ScoreCorrection.CanBe(arrived.Fact.Kind)) return new(AskCorrectionStatus.NothingToCorrect);

        return corrections.Length >= ScoreProfile.CorrectionsMax
            ? new(AskCorrectionStatus.TooMany)
            : new(AskCorrectionStatus.Asked, new ScoreCorrectionAsked(command.Version, command.Reason, arrived.From, arrived.Fact, arrived.At, now));
    }
}

/// <summary>An operator who has looked into it decides. Its id is the fact's version: it is decided once.</summary>
/// <param name="Reason">In the operator's words; it must name nobody.</param>
[GenerateSerializer, Immutable, Alias("DecideScoreCorrection")]
public sealed record DecideScoreCorrection(
    [property: Id(0)] long Version, [property: Id(1)] bool IsUpheld, [property: Id(2)] string Reason)
{
    public static Decision<DecideCorrectionStatus, ScoreEvent> Decide(ScoreProfile? profile, DecideScoreCorrection command, Instant now)
    {
        var asked = (profile?.Corrections ?? []).FirstOrDefault(asked => asked.Version == command.Version);
        if (asked is null) return new(DecideCorrectionStatus.NotAsked);
        if (asked.IsUpheld is not null)
        {
            var isSame = (asked.IsUpheld, asked.Decision) == (command.IsUpheld, command.Reason);
            return new(isSame ? DecideCorrectionStatus.Decided : DecideCorrectionStatus.DecidedOtherwise);
        }

        // What is owed is owed: only when it is settled can it be said that it should never have been called a debt.
        return command.IsUpheld && asked.Fact.Kind == ScoreFactKind.OrderUnpaid && profile!.Debts.Contains(asked.From)
            ? new(DecideCorrectionStatus.StillOwed)
            : new(DecideCorrectionStatus.Decided, new ScoreCorrectionDecided(command.Version, command.IsUpheld, command.Reason, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum AskCorrectionStatus : byte
{
    Asked = 1,

    /// <summary>It was asked for before with another reason.</summary>
    AskedOtherwise = 2,

    /// <summary>There is no such fact, or it has not lowered the score.</summary>
    NothingToCorrect = 3,
    TooMany = 4,

    /// <summary>The profile is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum DecideCorrectionStatus : byte
{
    Decided = 1,
    NotAsked = 2,

    /// <summary>It was decided before, otherwise or for another reason.</summary>
    DecidedOtherwise = 3,

    /// <summary>The debt is not paid.</summary>
    StillOwed = 4,

    /// <summary>The profile is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}

/// <summary>A fact that the user says is wrong, and what has been decided about it.</summary>
/// <param name="HappenedAt">When the fact arrived.</param>
/// <param name="IsUpheld">Null: nothing has been decided yet.</param>
/// <param name="Decision">Why it was decided so.</param>
[GenerateSerializer, Immutable, Alias("ScoreCorrection")]
public sealed record ScoreCorrection(
    [property: Id(0)] long Version,
    [property: Id(1)] string Reason,
    [property: Id(2)] Ledger.AccountId From,
    [property: Id(3)] ScoreFact Fact,
    [property: Id(4)] Instant HappenedAt,
    [property: Id(5)] Instant AskedAt,
    [property: Id(6)] bool? IsUpheld = null,
    [property: Id(7)] string? Decision = null,
    [property: Id(8)] Instant? DecidedAt = null)
{
    /// <summary>Only what others have told of the user and has lowered the score.</summary>
    public static bool CanBe(ScoreFactKind kind) =>
        kind is ScoreFactKind.OrderLate or ScoreFactKind.OrderUnpaid or ScoreFactKind.ComplaintUpheld;

    /// <summary>The fact's period as if it had never arrived.</summary>
    public ScorePeriod TakeFrom(ScorePeriod period) => Fact.Kind switch
    {
        ScoreFactKind.OrderLate => period with { Late = Math.Max(0, period.Late - 1) },
        ScoreFactKind.ComplaintUpheld => period with { Complaints = Math.Max(0, period.Complaints - 1) },
        _ => period with { Unpaid = Math.Max(0, period.Unpaid - 1), Settled = Math.Max(0, period.Settled - 1) },
    };
}
