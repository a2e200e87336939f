using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Domain.Scores;

namespace Tael.Tests.Scores;

/// <summary>Which plans a profile remembers, by the rules alone.</summary>
public sealed class NoteSignPlanTests
{
    private readonly List<ScoreEvent> _journal = [];
    private ScoreProfile? _profile;

    [Fact]
    public void A_plan_is_noted_once_and_those_that_are_over_make_room()
    {
        Note(NoteSignPlanStatus.NoConsent, 1);
        Happen(new ScoreConsentGiven(ScoreWorld.Day(1)));
        for (var plan = 1; plan <= ScoreProfile.PlansMax; plan++) Note(NoteSignPlanStatus.Noted, plan);
        Note(NoteSignPlanStatus.Noted, 7);
        Assert.Equal(ScoreProfile.PlansMax + 1, _journal.Count);

        Note(NoteSignPlanStatus.TooMany, 200);
        Note(NoteSignPlanStatus.TooMany, 200, over: 300);
        Note(NoteSignPlanStatus.Noted, 200, 3, 300, 5);
        Assert.Equal(ScoreProfile.PlansMax - 1, _profile!.Plans.Length);
        Assert.DoesNotContain(PlanOf(3), _profile.Plans);
        Assert.Equal(PlanOf(200), _profile.Plans[^1]);
        Note(NoteSignPlanStatus.Noted, 3);
        Note(NoteSignPlanStatus.TooMany, 4_000);

        Happen(new ScoreConsentWithdrawn(ScoreWorld.Day(2)));
        Note(NoteSignPlanStatus.NoConsent, 7);
    }

    private void Note(NoteSignPlanStatus expected, int plan, params int[] over)
    {
        var decision = NoteSignPlan.Decide(_profile, new(PlanOf(plan), [.. over.Select(PlanOf)]), ScoreWorld.Day(1));
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events) Happen(happened);
    }

    private void Happen(ScoreEvent happened)
    {
        _journal.Add(happened);
        _profile = ScoreProfile.Evolve(_profile, happened);
    }

    private static AccountId PlanOf(int number) => SignPlanNo.Parse($"sign-{number}").SignPlanOf(ScoreWorld.Shop(1));
}
