using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payouts;

/// <summary>What a merchant asked for when it made a payout. Two requests are the same if and only if these are equal.</summary>
/// <remarks>
/// Texts are kept as the merchant sent them and have passed the edge's limits; a <c>null</c> was not sent.
/// Source of the fields: POST /v3/fund-app/mch-transfer/transfer-bills.
/// </remarks>
[GenerateSerializer, Immutable, Alias("PayoutTerms")]
public sealed record PayoutTerms
{
    [Id(0)] public required MerchantId Merchant { get; init; }
    [Id(1)] public required OutBillNo OutBillNo { get; init; }
    [Id(2)] public required string AppId { get; init; }

    /// <summary>The only one who may take the money.</summary>
    [Id(3)] public required UserId Payee { get; init; }
    [Id(4)] public required Money Amount { get; init; }

    /// <summary>Why money is given (transfer_scene_id): 1000 marketing, 1005 commission, 1009 goods bought, and so on.</summary>
    [Id(5)] public required string SceneId { get; init; }

    /// <summary>The JSON array <c>transfer_scene_report_infos</c>, without insignificant white space.</summary>
    [Id(6)] public required string SceneReport { get; init; }

    /// <summary>Shown to the payee.</summary>
    [Id(7)] public required string Remark { get; init; }

    /// <summary>Where the merchant hears how it ends; <c>null</c>: nowhere.</summary>
    [Id(8)] public string? NotifyUrl { get; init; }
    [Id(9)] public string? Perception { get; init; }
    [Id(10)] public string? ReceiveStyle { get; init; }

    /// <summary>A keyed hash of the payee's real name, so that a repeat with another name is told: the name itself is not kept.</summary>
    [Id(11)] public string? PayeeNameHash { get; init; }

    /// <summary>The payee's agreement that makes confirming needless; null: they confirm.</summary>
    [Id(12)] public AccountId? Authorization { get; init; }

    /// <summary>The authorisation that the payee is asked for along with it; null: none.</summary>
    [Id(13)] public AccountId? AsksFor { get; init; }
}
