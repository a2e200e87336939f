using System.Collections.Immutable;
using Orleans;

namespace Tael.Domain.Scores;

/// <summary>A user's score at one moment, and why. For the user alone: a merchant never sees any of it.</summary>
/// <param name="Reasons">All attributes, in their order; base and points add up to <paramref name="Value"/>, within its range.</param>
[GenerateSerializer, Immutable, Alias("Score")]
public sealed record Score(
    [property: Id(0)] int Value,
    [property: Id(1)] int ScorecardVersion,
    [property: Id(2)] int BasePoints,
    [property: Id(3)] ImmutableArray<ScoreReason> Reasons);

/// <summary>What one attribute gave (above zero) or cost.</summary>
[GenerateSerializer, Immutable, Alias("ScoreReason")]
public readonly record struct ScoreReason([property: Id(0)] ScoreAttribute Attribute, [property: Id(1)] int Points)
{
    public ScoreDimension Dimension => Attribute switch
    {
        ScoreAttribute.IdentityVerified or ScoreAttribute.PasswordSet or ScoreAttribute.AccountAge
            or ScoreAttribute.IdentityMissing => ScoreDimension.Identity,
        ScoreAttribute.Payments or ScoreAttribute.Merchants or ScoreAttribute.PaymentPeriods => ScoreDimension.Payments,
        _ => ScoreDimension.Promises,
    };
}

/// <summary>Append, never renumber.</summary>
public enum ScoreDimension : byte
{
    /// <summary>身份特质.</summary>
    Identity = 1,

    /// <summary>支付行为.</summary>
    Payments = 2,

    /// <summary>守约历史.</summary>
    Promises = 3,
}

/// <summary>All that a score may look at. Nothing that stands in for sex, ethnicity, region, health, age or wealth: no name, no
/// place, no amount, no hour of the day, no kind of merchant. Append, never renumber.</summary>
public enum ScoreAttribute : byte
{
    IdentityVerified = 1,
    PasswordSet = 2,

    /// <summary>Of the wallet, not of the person.</summary>
    AccountAge = 3,

    /// <summary>What is taken off because no identity has been proved.</summary>
    IdentityMissing = 4,
    Payments = 5,

    /// <summary>How many different ones were paid.</summary>
    Merchants = 6,

    /// <summary>In how many periods there were payments.</summary>
    PaymentPeriods = 7,
    OrdersKept = 8,
    OrdersLate = 9,
    Debts = 10,
    Complaints = 11,
}
