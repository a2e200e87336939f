using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.Plans;

/// <summary>What a merchant asks a user to sign. Two requests are the same if and only if these are equal.</summary>
/// <remarks>Source of the fields: POST /v3/payscore/sign-plan/user-sign-plans.</remarks>
[GenerateSerializer, Immutable, Alias("SignPlanTerms")]
public sealed record SignPlanTerms
{
    [Id(0)] public required SignPlanNo No { get; init; }

    /// <summary>What the plan says; it never changes.</summary>
    [Id(1)] public required PlanTerms Plan { get; init; }
    [Id(2)] public required string AppId { get; init; }
    [Id(3)] public required UserId User { get; init; }
    [Id(4)] public required string NotifyUrl { get; init; }

    /// <summary>The merchant's own numbers of the plan's uses, one for each, in their order.</summary>
    [Id(5)] public required ImmutableArray<string> DetailNos { get; init; }
    [Id(6)] public string? SubAppId { get; init; }

    public MerchantId Merchant => Plan.Merchant;

    public bool Equals(SignPlanTerms? other) => other is not null
        && No == other.No && Plan == other.Plan && AppId == other.AppId && User == other.User && NotifyUrl == other.NotifyUrl
        && DetailNos.SequenceEqual(other.DetailNos) && SubAppId == other.SubAppId;

    public override int GetHashCode() => HashCode.Combine(No, Plan, User);
}
