using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.ServiceOrders;

namespace Tael.Domain.Scores;

/// <summary>Trust the user with a service order, if their score, their debts and their open orders allow it.</summary>
/// <remarks>
/// Score, debts and number of open orders are all of this one account, so that they are judged and the acceptance is stored in one
/// append: of two orders at once the second knows the first. Sent again, the command asks the order what became of it.
/// </remarks>
/// <param name="Self">The profile's account.</param>
/// <param name="Order">The service order's account.</param>
/// <param name="Terms">The service order's.</param>
public sealed record TrustOrder(AccountId Self, AccountId Order, ServiceOrderTerms Terms, TrustService Service)
{
    /// <summary>So many orders of one service a user may have open. Source: WeChat Pay, service orders.</summary>
    public const int OpenPerServiceMax = 3;

    public TransferId Transfer => TransferId.Of(Self, $"trust-{Order}");

    /// <param name="looked">The open orders that have just been looked at, and that are neither due nor ended.</param>
    public static Decision<TrustOrderStatus, ScoreEvent> Decide(
        ScoreProfile? profile, TrustOrder command, ImmutableHashSet<AccountId> looked, ScoreEvent? earlier, Instant now)
    {
        if (earlier is ScoreOrderTrusted) return new(TrustOrderStatus.Trusted);
        if (profile is not { HasConsent: true }) return new(TrustOrderStatus.NoConsent);

        var terms = command.Terms;
        if (terms is { NeedsConfirm: false, SignPlan: null } && profile.PermissionFor(terms.Merchant, terms.Partner, terms.ServiceId) is null)
        {
            return new(TrustOrderStatus.NoPermission);
        }

        if (!profile.Open.All(open => looked.Contains(open.Order))) return new(TrustOrderStatus.LookAgain);
        if (profile.OpenDebts > 0) return new(TrustOrderStatus.HasDebt);

        var sameService = profile.Open.Count(
            open => (open.Partner ?? open.Merchant) == terms.Caller && open.ServiceId == terms.ServiceId);
        if (sameService >= OpenPerServiceMax || profile.Open.Length >= ScoreProfile.OpenMax)
        {
            return new(TrustOrderStatus.TooManyOpen);
        }

        if (ScorecardV1.Card.Evaluate(profile, now).Value < command.Service.ScoreMin) return new(TrustOrderStatus.ScoreTooLow);

        var nothing = Money.Zero(command.Service.Quota.Currency);
        return new(
            TrustOrderStatus.Trusted,
            new ScoreOrderTrusted(command.Transfer, command.Order, nothing, terms.Merchant, terms.ServiceId, now, terms.Partner));
    }

    /// <summary>The user's answer, from what the order said when it was told.</summary>
    public static TrustOrderStatus Of(CreditStatus arrived) => arrived switch
    {
        CreditStatus.Credited => TrustOrderStatus.Trusted,
        CreditStatus.ServiceOrderNotFound => TrustOrderStatus.OrderNotFound,
        CreditStatus.ServiceOrderTaken => TrustOrderStatus.OrderTaken,
        CreditStatus.NotThePayer => TrustOrderStatus.NotTheUser,
        _ => throw new ArgumentOutOfRangeException(nameof(arrived), arrived, "No final answer."),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
/// <remarks>Which of those from <see cref="NoConsent"/> to <see cref="ScoreTooLow"/> it is, is for the user alone.</remarks>
public enum TrustOrderStatus : byte
{
    Trusted = 1,

    /// <summary>The user has not opened Pay Score: there is no score.</summary>
    NoConsent = 2,

    /// <summary>There are orders that nobody has looked at. Never leaves the grain.</summary>
    LookAgain = 3,

    /// <summary>Something that was used is not paid.</summary>
    HasDebt = 4,
    TooManyOpen = 5,
    ScoreTooLow = 6,

    /// <summary>The profile is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 7,

    /// <summary>Too much that this profile has told is still on its way; nothing has changed.</summary>
    OutboxFull = 8,

    /// <summary>It is an order without confirmation, and the user has not given its merchant permission for that.</summary>
    NoPermission = 9,
    OrderNotFound = 20,

    /// <summary>Somebody else has it, or it is over.</summary>
    OrderTaken = 21,
    NotTheUser = 22,
}
