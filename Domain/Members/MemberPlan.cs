using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Members;

/// <summary>A merchant's levels of membership, the first being the one that new members have. It holds no money.</summary>
[GenerateSerializer, Immutable, Alias("MemberPlan")]
public sealed record MemberPlan([property: Id(0)] ImmutableArray<MemberLevel> Levels) : IAccount
{
    public const int LevelsMax = 20;

    public long BalanceMinor => 0;

    /// <summary>The plan's account, and so its grain.</summary>
    public static AccountId AccountOf(MerchantId merchant) => AccountId.Parse($"z-{merchant}");

    public MemberLevel? Find(string levelId) => Levels.FirstOrDefault(level => level.Id == levelId);

    public static MemberPlan Evolve(MemberPlan? plan, MemberPlanEvent happened) => happened switch
    {
        MemberPlanSet e => new(e.Levels),
        _ => throw new System.Diagnostics.UnreachableException($"{happened.GetType().Name} is no plan's event."),
    };
}

/// <summary>One level of membership and what its members pay.</summary>
/// <param name="Id">Chosen by the merchant.</param>
/// <param name="Name">What the screens show.</param>
/// <param name="PriceRate">Of the price, in basis points: 9500 is 95 %.</param>
[GenerateSerializer, Immutable, Alias("MemberLevel")]
public sealed record MemberLevel([property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] int PriceRate)
{
    public const int PriceRateMax = 10_000;
    public const int GiftMax = 64;

    /// <summary>What members are given after a payment, in the merchant's words; null: nothing.</summary>
    [Id(3)] public string? Gift { get; init; }

    /// <summary>They must have paid so much for it; null: any amount will do.</summary>
    [Id(4)] public Money? GiftFrom { get; init; }

    /// <summary>Rounded to the nearest fen, a half up; at least one fen, since nothing can't be paid.</summary>
    public Money PriceOf(Money list) => new(Math.Max(1, ((list.Minor * PriceRate) + (PriceRateMax / 2)) / PriceRateMax), list.Currency);

    /// <param name="price">What the member pays.</param>
    public string? GiftFor(Money price) => GiftFrom is { } from && price < from ? null : Gift;
}

[GenerateSerializer, Immutable, Alias("MemberPlanEvent")]
public abstract record MemberPlanEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("MemberPlanSet")]
public sealed record MemberPlanSet([property: Id(0)] ImmutableArray<MemberLevel> Levels, Instant At) : MemberPlanEvent(At);

/// <summary>Say anew which levels there are. The same again changes nothing; who has a level that is gone pays the full price.</summary>
[GenerateSerializer, Immutable, Alias("SetMemberPlan")]
public sealed record SetMemberPlan([property: Id(0)] ImmutableArray<MemberLevel> Levels)
{
    public static Decision<MemberStatus, MemberPlanEvent> Decide(MemberPlan? plan, SetMemberPlan command, Instant now) =>
        plan?.Levels.SequenceEqual(command.Levels) == true
            ? new(MemberStatus.Done)
            : new(MemberStatus.Done, new MemberPlanSet(command.Levels, now));
}
