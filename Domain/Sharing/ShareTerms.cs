using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Domain.Sharing;

/// <summary>What a merchant asked for when it shared an order out, or unfroze what was left of it. Two requests are the same if and
/// only if these are equal.</summary>
/// <remarks>Texts are kept as the merchant sent them and have passed the edge's limits; a <c>null</c> was not sent.
/// Source of the fields: POST /v3/profitsharing/orders and /v3/profitsharing/orders/unfreeze.</remarks>
[GenerateSerializer, Immutable, Alias("ShareTerms")]
public sealed record ShareTerms
{
    /// <summary>Whose order is shared out.</summary>
    [Id(0)] public required MerchantId Merchant { get; init; }
    [Id(1)] public required OutSharingNo OutSharingNo { get; init; }

    /// <summary>The frozen order's account.</summary>
    [Id(2)] public required AccountId Order { get; init; }
    [Id(3)] public required TransactionId TransactionId { get; init; }

    /// <summary>The app under which persons among the receivers are named; the service provider's, if one calls.</summary>
    [Id(4)] public string? AppId { get; init; }

    /// <summary>1 to <see cref="CreateShare.ReceiversMax"/>; none if what is left is unfrozen.</summary>
    [Id(5)] public ImmutableArray<ShareReceiver> Receivers { get; init; } = [];

    /// <summary>What is not shared out goes to the merchant with this.</summary>
    [Id(6)] public bool UnfreezeUnsplit { get; init; }

    /// <summary>Why what is left is unfrozen; null: it is shared out.</summary>
    [Id(7)] public string? UnfreezeReason { get; init; }

    /// <summary>Where the merchant hears of each receiver's money: where it hears of the order. <c>null</c>: nowhere.</summary>
    [Id(8)] public string? NotifyUrl { get; init; }

    /// <summary>The service provider that shares out in the merchant's name; null: the merchant itself does.</summary>
    [Id(9)] public MerchantId? Partner { get; init; }

    /// <summary>The merchant's own app, where a service provider names persons under it.</summary>
    [Id(10)] public string? SubAppId { get; init; }

    /// <summary>Who has asked, and hears of it.</summary>
    public MerchantId Caller => Partner ?? Merchant;

    /// <summary>The app under which a receiver is named, if it is a person.</summary>
    public string? AppOf(ShareReceiver receiver) => receiver.UnderSubApp ? SubAppId : AppId;

    public bool Equals(ShareTerms? other) => other is not null
        && Merchant == other.Merchant && OutSharingNo == other.OutSharingNo && Order == other.Order
        && TransactionId == other.TransactionId && AppId == other.AppId && Receivers.SequenceEqual(other.Receivers)
        && UnfreezeUnsplit == other.UnfreezeUnsplit && UnfreezeReason == other.UnfreezeReason && NotifyUrl == other.NotifyUrl
        && Partner == other.Partner && SubAppId == other.SubAppId;

    public override int GetHashCode() => HashCode.Combine(Merchant, OutSharingNo, Order, Receivers.Length);
}

/// <summary>Who is to have a part of an order, and how much.</summary>
/// <param name="Account">A merchant's, or a user's wallet.</param>
/// <param name="NameHash">A keyed hash of the name that was sent along, so that a repeat with another name is told: the name itself is
/// not kept.</param>
/// <param name="UnderSubApp">A person who is named under the merchant's own app, by its service provider.</param>
[GenerateSerializer, Immutable, Alias("ShareReceiver")]
public sealed record ShareReceiver(
    [property: Id(0)] AccountId Account,
    [property: Id(1)] Money Amount,
    [property: Id(2)] string Description,
    [property: Id(3)] string? NameHash = null,
    [property: Id(4)] bool UnderSubApp = false);

/// <summary>Why a receiver gets nothing. Append, never renumber.</summary>
public enum ShareFailure : byte
{
    /// <summary>Nothing is in the way.</summary>
    None = 0,

    /// <summary>There is no such merchant or wallet.</summary>
    AccountAbnormal = 1,

    /// <summary>It is no receiver of this merchant.</summary>
    NoRelation = 2,
}
