using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.Sharing;

/// <summary>What a merchant sends to share an order out.</summary>
/// <remarks>Source: POST /v3/profitsharing/orders.</remarks>
public sealed record ShareOrderRequest
{
    [NotOffered("partner mode is not offered")] public string? SubMchid { get; init; }

    /// <summary>The merchant's app; needed if a person is among the receivers.</summary>
    [Text(32)] public string? Appid { get; init; }

    [NotOffered("partner mode is not offered")] public string? SubAppid { get; init; }
    [Text(32)] public required string TransactionId { get; init; }
    [Text(OutSharingNo.LengthMax, Alphabet = OutSharingNo.Letters)] public required string OutOrderNo { get; init; }
    [Items(CreateShare.ReceiversMax)] public required ImmutableArray<ShareReceiverRequest> Receivers { get; init; }

    /// <summary>Whether what is not shared out goes to the merchant with this, so that nothing more can be shared out.</summary>
    public required bool UnfreezeUnsplit { get; init; }
}

public sealed record ShareReceiverRequest
{
    [OneOf("MERCHANT_ID", "PERSONAL_OPENID")] public required string Type { get; init; }

    /// <summary>A merchant's mchid, or a user's openid under `appid`.</summary>
    [Text(64)] public required string Account { get; init; }

    /// <summary>The receiver's name; only told apart from another one.</summary>
    [Sensitive] public string? Name { get; init; }

    [Whole(1, CreateOrder.AmountMaxMinor)] public required long Amount { get; init; }

    /// <summary>Why; the receiver may see it.</summary>
    [Text(80)] public required string Description { get; init; }
}
