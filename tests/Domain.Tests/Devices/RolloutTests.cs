using Tael.Domain;
using Tael.Domain.Devices;

namespace Tael.Tests.Devices;

/// <summary>A rollout by the rules alone: it grows by stages, waits for answers, and stops where too many devices fail.</summary>
public sealed class RolloutTests
{
    private static readonly Instant Start = new(1_700_000_000_000_000);
    private static readonly RolloutTerms Terms = new("v2", DeviceCommandKind.Update, "2.0", null, [10, 50, 100], 20, 60);

    private readonly List<RolloutEvent> _journal = [];
    private Rollout? _rollout;
    private Instant _now = Start;

    [Fact]
    public void It_goes_on_when_a_stage_has_lasted_and_half_of_it_has_answered()
    {
        Judge(RolloutStatus.RolloutNotFound, 1, 4, 4);
        Create(RolloutStatus.Done);
        Create(RolloutStatus.Done);
        Create(RolloutStatus.IdUsed, Terms with { Text = "2.1" });
        Create(RolloutStatus.IdUsed, Terms with { Percents = [10, 100] });
        Judge(RolloutStatus.Done, 1, 4, 1, ["a", "b", "c"]);
        Assert.Equal(1, _rollout!.Stage);
        _now += TimeSpan.FromMinutes(60);
        Judge(RolloutStatus.Done, 1, 6, 4);
        Assert.Equal(1, _rollout.Stage);
        Judge(RolloutStatus.Done, 1, 6, 3);
        Assert.Equal((2, 50, _now), (_rollout.Stage, _rollout.Percent, _rollout.StageSince));

        // Who has asked the devices of the stage before says nothing of this one.
        _now += TimeSpan.FromMinutes(60);
        Judge(RolloutStatus.Done, 1, 6, 0);
        Assert.Equal(2, _rollout.Stage);
        Judge(RolloutStatus.Done, 2, 6, 0, ["a", "d"]);
        Assert.Equal(3, _rollout.Stage);
        _now += TimeSpan.FromMinutes(60);
        Judge(RolloutStatus.Done, 3, 6, 0);
        Assert.Equal(RolloutState.Finished, _rollout.State);
        Judge(RolloutStatus.Over, 3, 6, 0, ["e"]);
        Take(HaltRollout.Decide(_rollout, new("late"), _now), RolloutStatus.Over);
        Take(AdvanceRollout.Decide(_rollout, new(3), _now), RolloutStatus.Done);
        Assert.Equal(4, _rollout.Done.Length);
    }

    [Fact]
    public void It_halts_when_more_than_may_have_failed_and_nothing_brings_it_back()
    {
        Create(RolloutStatus.Done);
        Judge(RolloutStatus.Done, 1, 10, 5, ["a", "b", "c", "d"], ["e"]);
        Assert.Equal(RolloutState.Running, _rollout!.State);
        Judge(RolloutStatus.Done, 1, 10, 5, [], ["e"]);
        Assert.Single(_rollout.Failed);
        Judge(RolloutStatus.Done, 1, 10, 4, [], ["f"]);
        Assert.Equal((RolloutState.Halted, "ERROR_RATE"), (_rollout.State, _rollout.Reason));
        _now += TimeSpan.FromDays(1);
        Judge(RolloutStatus.Over, 1, 10, 0, ["g", "h", "i"]);
        Take(AdvanceRollout.Decide(_rollout, new(2), _now), RolloutStatus.Over);
        Take(HaltRollout.Decide(_rollout, new("again"), _now), RolloutStatus.Done);
        Create(RolloutStatus.Done);
        Assert.Equal("ERROR_RATE", _rollout.Reason);
    }

    [Fact]
    public void By_hand_the_next_stage_begins_at_once_and_no_other()
    {
        Take(AdvanceRollout.Decide(null, new(2), _now), RolloutStatus.RolloutNotFound);
        Take(HaltRollout.Decide(null, new("x"), _now), RolloutStatus.RolloutNotFound);
        Create(RolloutStatus.Done);
        Take(AdvanceRollout.Decide(_rollout, new(3), _now), RolloutStatus.StageNotNext);
        Take(AdvanceRollout.Decide(_rollout, new(2), _now), RolloutStatus.Done);
        Take(AdvanceRollout.Decide(_rollout, new(2), _now), RolloutStatus.Done);
        Take(AdvanceRollout.Decide(_rollout, new(3), _now), RolloutStatus.Done);
        Take(AdvanceRollout.Decide(_rollout, new(4), _now), RolloutStatus.StageNotNext);
        Take(HaltRollout.Decide(_rollout, new("no"), _now), RolloutStatus.Done);
        Assert.Equal((3, RolloutState.Halted, "no"), (_rollout!.Stage, _rollout.State, _rollout.Reason));
    }

    [Theory]
    [InlineData(new int[0], false)]
    [InlineData(new[] { 100 }, true)]
    [InlineData(new[] { 5, 100 }, true)]
    [InlineData(new[] { 5, 5, 100 }, false)]
    [InlineData(new[] { 50, 5, 100 }, false)]
    [InlineData(new[] { 5, 99 }, false)]
    [InlineData(new[] { 0, 100 }, false)]
    [InlineData(new[] { 5, 100, 101 }, false)]
    public void Stages_grow_up_to_all(int[] percents, bool isRight) =>
        Create(isRight ? RolloutStatus.Done : RolloutStatus.PercentsDoNotGrow, Terms with { Percents = [.. percents] });

    [Fact]
    public void A_stage_reaches_about_its_share_and_whoever_the_one_before_has_reached()
    {
        var all = Enumerable.Range(0, 10_000).Select(i => $"SN{i}").ToList();
        var (few, more) = (all.Where(no => Rollout.Reaches("v2", no, 5)).ToHashSet(), all.Where(no => Rollout.Reaches("v2", no, 30)).ToHashSet());
        Assert.InRange(few.Count, 400, 600);
        Assert.InRange(more.Count, 2_700, 3_300);
        Assert.Subset(more, few);
        Assert.All(all, no => Assert.True(Rollout.Reaches("v2", no, 100)));
        Assert.NotEqual(few, all.Where(no => Rollout.Reaches("v3", no, 5)).ToHashSet());
    }

    private void Create(RolloutStatus expected, RolloutTerms? terms = null) => Take(CreateRollout.Decide(_rollout, new(terms ?? Terms), _now), expected);

    private void Judge(RolloutStatus expected, int stage, int reached, int waiting, string[]? done = null, string[]? failed = null) =>
        Take(JudgeRollout.Decide(_rollout, new(stage, reached, waiting, [.. done ?? []], [.. failed ?? []]), _now), expected);

    private void Take(Decision<RolloutStatus, RolloutEvent> decision, RolloutStatus expected)
    {
        Assert.Equal(expected, decision.Status);
        if (expected != RolloutStatus.Done) Assert.Empty(decision.Events);
        _rollout = decision.Events.Aggregate(_rollout, Rollout.Evolve);
        _journal.AddRange(decision.Events);
    }
}
