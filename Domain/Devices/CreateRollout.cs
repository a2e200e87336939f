using System.Collections.Immutable;
using Orleans;

namespace Tael.Domain.Devices;

/// <summary>Begin a rollout with its first stage. The id with the same content again is the same rollout.</summary>
[GenerateSerializer, Immutable, Alias("CreateRollout")]
public sealed record CreateRollout([property: Id(0)] RolloutTerms Terms)
{
    public static Decision<RolloutStatus, RolloutEvent> Decide(Rollout? rollout, CreateRollout command, Instant now)
    {
        if (rollout is not null) return new(rollout.Terms.IsSame(command.Terms) ? RolloutStatus.Done : RolloutStatus.IdUsed);

        var percents = command.Terms.Percents;
        var grow = percents.Length > 0 && percents[0] > 0 && percents[^1] == 100 && percents.Zip(percents.Skip(1)).All(pair => pair.First < pair.Second);
        return grow
            ? new(RolloutStatus.Done, new RolloutCreated(command.Terms, now))
            : new(RolloutStatus.PercentsDoNotGrow);
    }
}

/// <summary>Take in what devices have answered, and go on, stop or end accordingly.</summary>
/// <remarks>A stage is over when it has lasted long enough and at least half of its devices have answered: those that are switched off do
/// not keep the others waiting, and a stage that nobody has taken part in proves nothing.</remarks>
/// <param name="Stage">Whose devices have been asked.</param>
/// <param name="Reached">How many there are of them.</param>
/// <param name="Waiting">How many of those have not answered.</param>
[GenerateSerializer, Immutable, Alias("JudgeRollout")]
public sealed record JudgeRollout(
    [property: Id(0)] int Stage,
    [property: Id(1)] int Reached,
    [property: Id(2)] int Waiting,
    [property: Id(3)] ImmutableArray<string> Done,
    [property: Id(4)] ImmutableArray<string> Failed)
{
    public static Decision<RolloutStatus, RolloutEvent> Decide(Rollout? rollout, JudgeRollout command, Instant now)
    {
        if (rollout is null) return new(RolloutStatus.RolloutNotFound);
        if (rollout.State != RolloutState.Running) return new(RolloutStatus.Over);

        var events = ImmutableArray.CreateBuilder<RolloutEvent>();
        var known = rollout.Done.Concat(rollout.Failed).ToHashSet();
        var heard = new RolloutHeard(
            [.. command.Done.Where(no => !known.Contains(no))], [.. command.Failed.Where(no => !known.Contains(no))], now);
        if (!heard.Done.IsEmpty || !heard.Failed.IsEmpty) events.Add(heard);

        var next = events.Aggregate(rollout, Rollout.Evolve);
        if (next.FailsTooOften)
        {
            events.Add(new RolloutHalted("ERROR_RATE", now));
        }
        else if (command.Stage == next.Stage && now >= next.StageSince + TimeSpan.FromMinutes(next.Terms.StageMinutes)
            && command.Waiting * 2 <= command.Reached)
        {
            events.Add(next.IsLastStage ? new RolloutFinished(now) : new RolloutAdvanced(next.Stage + 1, now));
        }

        return new(RolloutStatus.Done, events.DrainToImmutable());
    }
}

/// <summary>Begin the next stage now, without waiting for the one before. A stage that has begun is the answer to a repeat.</summary>
[GenerateSerializer, Immutable, Alias("AdvanceRollout")]
public sealed record AdvanceRollout([property: Id(0)] int Stage)
{
    public static Decision<RolloutStatus, RolloutEvent> Decide(Rollout? rollout, AdvanceRollout command, Instant now) => rollout switch
    {
        null => new(RolloutStatus.RolloutNotFound),
        _ when command.Stage <= rollout.Stage => new(RolloutStatus.Done),
        { State: not RolloutState.Running } => new(RolloutStatus.Over),
        _ when command.Stage != rollout.Stage + 1 || rollout.IsLastStage => new(RolloutStatus.StageNotNext),
        { FailsTooOften: true } => new(RolloutStatus.Over),
        _ => new(RolloutStatus.Done, new RolloutAdvanced(command.Stage, now)),
    };
}

/// <summary>Reach no more devices. Nothing brings a halted rollout back; another one may follow.</summary>
[GenerateSerializer, Immutable, Alias("HaltRollout")]
public sealed record HaltRollout([property: Id(0)] string Reason)
{
    public static Decision<RolloutStatus, RolloutEvent> Decide(Rollout? rollout, HaltRollout command, Instant now) => rollout?.State switch
    {
        null => new(RolloutStatus.RolloutNotFound),
        RolloutState.Halted => new(RolloutStatus.Done),
        RolloutState.Finished => new(RolloutStatus.Over),
        _ => new(RolloutStatus.Done, new RolloutHalted(command.Reason, now)),
    };
}

/// <summary>Append, never renumber.</summary>
public enum RolloutStatus : byte
{
    Done = 1,
    RolloutNotFound = 2,

    /// <summary>The id stands for a rollout with other content.</summary>
    IdUsed = 3,

    /// <summary>It is halted or finished.</summary>
    Over = 4,

    /// <summary>Another stage comes first, or there is none.</summary>
    StageNotNext = 5,
    PercentsDoNotGrow = 6,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 7,
}
