using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Plans;

/// <summary>One of the uses that a plan promises, and what it costs.</summary>
/// <param name="Original">Without the plan.</param>
/// <param name="Actual">In the plan; never more.</param>
/// <param name="Discount">What is said about the difference.</param>
[GenerateSerializer, Immutable, Alias("PlanDetail")]
public sealed record PlanDetail(
    [property: Id(0)] string Name,
    [property: Id(1)] Money Original,
    [property: Id(2)] Money Actual,
    [property: Id(3)] string? Discount = null);

/// <summary>What a merchant asked for when it made a plan. Two requests are the same if and only if these are equal.</summary>
/// <remarks>Source of the fields: POST /v3/payscore/plan/payscore-plans.</remarks>
[GenerateSerializer, Immutable, Alias("PlanTerms")]
public sealed record PlanTerms
{
    public const int DetailsMax = 100;

    /// <summary>Ten years.</summary>
    public const int DaysMax = 3_650;

    [Id(0)] public required MerchantId Merchant { get; init; }
    [Id(1)] public required PlanNo No { get; init; }
    [Id(2)] public required string AppId { get; init; }
    [Id(3)] public required string ServiceId { get; init; }
    [Id(4)] public required string Name { get; init; }

    /// <summary>How long it is good for, once it is signed: the day of signing and so many more.</summary>
    [Id(5)] public required int Days { get; init; }

    /// <summary>1 to <see cref="DetailsMax"/>, by their number from 1.</summary>
    [Id(6)] public required ImmutableArray<PlanDetail> Details { get; init; }

    /// <summary>The service provider that has made it in the merchant's name; null: the merchant itself.</summary>
    [Id(7)] public MerchantId? Partner { get; init; }
    [Id(8)] public string? SubAppId { get; init; }

    /// <summary>Whose service it is, and who asks about the plan.</summary>
    public MerchantId Caller => Partner ?? Merchant;

    public long OriginalMinor => Details.Sum(detail => detail.Original.Minor);

    public long ActualMinor => Details.Sum(detail => detail.Actual.Minor);

    public bool Equals(PlanTerms? other) => other is not null
        && Merchant == other.Merchant && No == other.No && AppId == other.AppId && ServiceId == other.ServiceId && Name == other.Name
        && Days == other.Days && Details.SequenceEqual(other.Details) && Partner == other.Partner && SubAppId == other.SubAppId;

    public override int GetHashCode() => HashCode.Combine(Merchant, No, Name, Details.Length);
}

/// <summary>A plan (支付分计划): several uses of one service at prices that are known before, for users to sign.</summary>
/// <remarks>What has been signed goes by what the plan said then: it never changes, and is only stopped.</remarks>
[GenerateSerializer, Immutable, Alias("Plan")]
public sealed record Plan : IAccount
{
    [Id(0)] public PlanTerms? Terms { get; init; }

    /// <summary>Nobody can be asked to sign it any more.</summary>
    [Id(1)] public Instant? StoppedAt { get; init; }
    [Id(2)] public MerchantId? StoppedBy { get; init; }

    public long BalanceMinor => 0;

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Plan Evolve(Plan? plan, PlanEvent happened)
    {
        var now = plan ?? new Plan();
        return happened switch
        {
            PlanCreated e => now with { Terms = e.Terms },
            PlanStopped e => now with { StoppedAt = e.At, StoppedBy = e.By },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no plan's event."),
        };
    }
}

[GenerateSerializer, Immutable, Alias("PlanEvent")]
public abstract record PlanEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("PlanCreated")]
public sealed record PlanCreated([property: Id(0)] PlanTerms Terms, Instant At) : PlanEvent(At);

[GenerateSerializer, Immutable, Alias("PlanStopped")]
public sealed record PlanStopped([property: Id(0)] MerchantId By, Instant At) : PlanEvent(At);
