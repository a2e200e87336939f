using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using static Tael.Tests.Scores.ScoreWorld;

namespace Tael.Tests.Scores;

/// <summary>What is upheld counts as if it had never happened, and is asked for and decided once.</summary>
public sealed class CorrectScoreTests
{
    private ScoreProfile _profile = Verified;

    [Theory]
    [InlineData(ScoreFactKind.OrderLate)]
    [InlineData(ScoreFactKind.ComplaintUpheld)]
    public void The_score_is_as_if_it_had_never_happened(ScoreFactKind kind)
    {
        var fact = Fact(kind, 1, 40);
        var others = new[] { Fact(ScoreFactKind.OrderKept, 2, 10), Fact(kind, 1, 39), Pay(3, 50) };
        _profile = Verified.And(others[0], others[1], fact, others[2]);
        Ask(AskCorrectionStatus.Asked, 5, fact);
        Ask(AskCorrectionStatus.Asked, 5, fact);
        Ask(AskCorrectionStatus.AskedOtherwise, 5, fact, "another");
        Decide(DecideCorrectionStatus.NotAsked, 4, true);
        Decide(DecideCorrectionStatus.Decided, 5, true);
        Decide(DecideCorrectionStatus.Decided, 5, true);
        Decide(DecideCorrectionStatus.DecidedOtherwise, 5, false);
        Decide(DecideCorrectionStatus.DecidedOtherwise, 5, true, "another");
        Ask(AskCorrectionStatus.Asked, 5, fact);
        Assert.Equal(Verified.And(others).Value(60), _profile.Value(60));
    }

    [Fact]
    public void What_is_refused_changes_nothing()
    {
        var fact = Fact(ScoreFactKind.OrderLate, 1, 40);
        _profile = Verified.And(fact);
        Ask(AskCorrectionStatus.Asked, 3, fact);
        Decide(DecideCorrectionStatus.Decided, 3, false);
        Assert.Equal(Verified.And(fact).Value(60), _profile.Value(60));
    }

    [Fact]
    public void A_debt_is_corrected_when_it_is_settled()
    {
        var fact = Fact(ScoreFactKind.OrderUnpaid, 1, 40);
        _profile = Verified.And(fact);
        Ask(AskCorrectionStatus.Asked, 3, fact);
        Decide(DecideCorrectionStatus.StillOwed, 3, true);
        _profile = _profile.And(Fact(ScoreFactKind.DebtSettled, 1, 41));
        Decide(DecideCorrectionStatus.Decided, 3, true);
        Assert.Equal((Verified.Value(60), 0), (_profile.Value(60), _profile.OpenDebts));
    }

    [Fact]
    public void What_has_not_lowered_it_can_not_be_corrected()
    {
        Ask(AskCorrectionStatus.NothingToCorrect, 1, null);
        Ask(AskCorrectionStatus.NothingToCorrect, 1, Pay(1, 1));
        foreach (var kind in Told.Where(kind => !ScoreCorrection.CanBe(kind))) Ask(AskCorrectionStatus.NothingToCorrect, 1, Fact(kind, 1, 1));
        for (var version = 1; version <= ScoreProfile.CorrectionsMax; version++)
        {
            Ask(AskCorrectionStatus.Asked, version, Fact(ScoreFactKind.OrderLate, 1, 1));
        }

        Ask(AskCorrectionStatus.TooMany, 0, Fact(ScoreFactKind.OrderLate, 1, 1));
    }

    private void Ask(AskCorrectionStatus expected, long version, ScoreEvent? fact, string reason = "the shop was closed") =>
        Happen(expected, AskScoreCorrection.Decide(_profile, new(version, reason), fact, Day(60)));

    private void Decide(DecideCorrectionStatus expected, long version, bool isUpheld, string reason = "so it was") =>
        Happen(expected, DecideScoreCorrection.Decide(_profile, new(version, isUpheld, reason), Day(60)));

    private void Happen<TStatus>(TStatus expected, Decision<TStatus, ScoreEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        _profile = _profile.And(decision.Events);
    }
}
