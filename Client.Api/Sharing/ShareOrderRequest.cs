using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.Sharing;

/// <summary>What a merchant sends to share an order out.</summary>
/// <remarks>Source: POST /v3/profitsharing/orders.</remarks>
public sealed record ShareOrderRequest
{
    /// <summary>Whose money is shared out, if the caller is its service provider; the caller's own unless it is given.</summary>
    [Text(32)] public string? SubMchid { get; init; }

    /// <summary>The app of the merchant that signs; needed with a PERSONAL_OPENID.</summary>
    [Text(32)] public string? Appid { get; init; }

    /// <summary>An app of `sub_mchid`; needed with a PERSONAL_SUB_OPENID.</summary>
    [Text(32)] public string? SubAppid { get; init; }

    [Text(32)] public required string TransactionId { get; init; }
    [Text(OutSharingNo.LengthMax, Alphabet = OutSharingNo.Letters)] public required string OutOrderNo { get; init; }
    [Items(CreateShare.ReceiversMax)] public required ImmutableArray<ShareReceiverRequest> Receivers { get; init; }

    /// <summary>Whether what is not shared out goes to the merchant with this, so that nothing more can be shared out.</summary>
    public required bool UnfreezeUnsplit { get; init; }
}

public sealed record ShareReceiverRequest
{
    [OneOf(ReceiverAccounts.Merchant, ReceiverAccounts.Person, ReceiverAccounts.PersonOfSub)]
    public required string Type { get; init; }

    /// <summary>A merchant's mchid, or a user's openid under `appid`, or under `sub_appid`.</summary>
    [Text(64)] public required string Account { get; init; }

    /// <summary>The receiver's name; only told apart from another one.</summary>
    [Sensitive] public string? Name { get; init; }

    [Whole(1, CreateOrder.AmountMaxMinor)] public required long Amount { get; init; }

    /// <summary>Why; the receiver may see it.</summary>
    [Text(80)] public required string Description { get; init; }
}
