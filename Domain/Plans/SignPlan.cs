using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Plans;

/// <summary>A plan that one user is asked to sign, and has signed (签约计划): what of it has been used, and what is in use.</summary>
/// <remarks>
/// <para>It holds no money. A use is an ordinary service order that the user need not confirm, since they have signed; whether they are
/// trusted with it, and what it costs, is decided where that of every service order is.</para>
/// <para>Invariants: one use goes on at a time; each of the plan's uses is used once; a service order begins by it only if the use was
/// bound to that order while the plan was signed.</para>
/// </remarks>
[GenerateSerializer, Immutable, Alias("SignPlan")]
public sealed record SignPlan : IAccount
{
    [Id(0)] public SignPlanTerms? Terms { get; init; }
    [Id(1)] public Instant CreatedAt { get; init; }
    [Id(2)] public Instant? SignedAt { get; init; }
    [Id(3)] public Instant? StoppedAt { get; init; }
    [Id(4)] public SignPlanStoppedBy? StoppedBy { get; init; }
    [Id(5)] public string? StopReason { get; init; }

    /// <summary>How many notifications there have been: the number of the latest.</summary>
    [Id(6)] public int Notifications { get; init; }

    /// <summary>The latest of each of the plan's uses that has begun.</summary>
    [Id(7)] public ImmutableArray<PlanUse> Uses { get; init; } = [];

    public long BalanceMinor => 0;

    public bool IsSigned => SignedAt is not null && StoppedAt is null;

    /// <summary>The use that goes on; null: none.</summary>
    public PlanUse? Going => Uses.FirstOrDefault(use => use.EndedAt is null);

    /// <summary>From then on nothing of it can be used any more: a midnight in China.</summary>
    public Instant OverAt => new SettlementDay(SettlementDay.Of(SignedAt ?? CreatedAt).DaysSinceEpoch + Terms!.Plan.Days + 1).Start;

    /// <summary>Nothing of it goes on, and nothing of it can be begun any more.</summary>
    public bool IsOver(Instant now) => Going is null && (StoppedAt is not null || now >= OverAt);

    public PlanUse? UseOf(int detailNo) => Uses.FirstOrDefault(use => use.DetailNo == detailNo);

    /// <summary>Whether this service order is the use that goes on, of a plan that is signed.</summary>
    public bool Holds(AccountId order) => IsSigned && Going?.Order == order;

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static SignPlan Evolve(SignPlan? plan, SignPlanEvent happened)
    {
        var now = plan ?? new SignPlan();
        return happened switch
        {
            SignPlanMade e => now with { Terms = e.Terms, CreatedAt = e.At },
            SignPlanSigned e => now with { SignedAt = e.At, Notifications = now.Notifications + 1 },
            SignPlanStopped e => now with
            {
                StoppedAt = e.At,
                StoppedBy = e.By,
                StopReason = e.Reason,
                Notifications = now.Notifications + (now.SignedAt is null ? 0 : 1),
            },
            PlanDetailStarted e => now with
            {
                Uses = now.Uses.RemoveAll(use => use.DetailNo == e.DetailNo).Add(new(e.DetailNo, e.Order, e.At)),
            },
            PlanDetailEnded e => now with
            {
                Uses = [.. now.Uses.Select(use => use.EndedAt is null ? use with { EndedAt = e.At, Paid = e.Paid } : use)],
            },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no signed plan's event."),
        };
    }
}

/// <summary>One of the plan's uses that has begun.</summary>
/// <param name="Paid">What it has cost; null: it has not ended, or came to nothing and can be begun anew.</param>
[GenerateSerializer, Immutable, Alias("PlanUse")]
public sealed record PlanUse(
    [property: Id(0)] int DetailNo,
    [property: Id(1)] AccountId Order,
    [property: Id(2)] Instant StartedAt,
    [property: Id(3)] Instant? EndedAt = null,
    [property: Id(4)] Money? Paid = null);

/// <summary>Append, never renumber.</summary>
public enum SignPlanStoppedBy : byte
{
    Merchant = 1,
    User = 2,
}

[GenerateSerializer, Immutable, Alias("SignPlanEvent")]
public abstract record SignPlanEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("SignPlanMade")]
public sealed record SignPlanMade([property: Id(0)] SignPlanTerms Terms, Instant At) : SignPlanEvent(At);

/// <summary>The user has signed it.</summary>
[GenerateSerializer, Immutable, Alias("SignPlanSigned")]
public sealed record SignPlanSigned(Instant At) : SignPlanEvent(At);

/// <summary>Nothing of it can be begun any more. What goes on goes on.</summary>
[GenerateSerializer, Immutable, Alias("SignPlanStopped")]
public sealed record SignPlanStopped(
    [property: Id(0)] SignPlanStoppedBy By, [property: Id(1)] string? Reason, Instant At) : SignPlanEvent(At);

/// <summary>One of the plan's uses is bound to a service order.</summary>
/// <param name="DetailNo">From 1.</param>
[GenerateSerializer, Immutable, Alias("PlanDetailStarted")]
public sealed record PlanDetailStarted(
    [property: Id(0)] int DetailNo, [property: Id(1)] AccountId Order, Instant At) : SignPlanEvent(At);

/// <summary>The use that went on has ended.</summary>
/// <param name="Paid">What it has cost; null: it came to nothing.</param>
[GenerateSerializer, Immutable, Alias("PlanDetailEnded")]
public sealed record PlanDetailEnded([property: Id(0)] Money? Paid, Instant At) : SignPlanEvent(At);
