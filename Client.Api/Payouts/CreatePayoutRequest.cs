using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>What every way of giving a user money has in common in its request.</summary>
/// <remarks>Source: POST /v3/fund-app/mch-transfer/transfer-bills, …/transfer, …/pre-transfer-with-authorization.</remarks>
public abstract record PayoutContentRequest
{
    [Text(32)] public required string Appid { get; init; }
    [Text(Domain.Payouts.OutBillNo.LengthMax, Alphabet = Domain.Payouts.OutBillNo.Letters)] public required string OutBillNo { get; init; }

    [OneOf("1000", "1002", "1004", "1005", "1009", "1010", "1011", "1013")]
    public required string TransferSceneId { get; init; }

    /// <summary>Needed from 2,000 yuan on. No names are kept here that it could be compared with.</summary>
    [Sensitive] public string? UserName { get; init; }

    /// <summary>Fen.</summary>
    [Whole(CreatePayout.AmountMinMinor, CreatePayout.AmountMaxMinor)] public required long TransferAmount { get; init; }

    [Text(32)] public required string TransferRemark { get; init; }
    [NotifyUrl(256)] public string? NotifyUrl { get; init; }
    [Text(64)] public string? UserRecvPerception { get; init; }
    [Items(20)] public required ImmutableArray<SceneReportRequest> TransferSceneReportInfos { get; init; }
}

/// <summary>What a merchant sends to give a user money that they are to confirm.</summary>
public sealed record CreatePayoutRequest : PayoutContentRequest
{
    [Text(128)] public required string Openid { get; init; }
    public ReceiveStyleRequest? UserRecvStyle { get; init; }
}

/// <summary>What the scene wants to be told, as the name of an action and what is paid for it.</summary>
public sealed record SceneReportRequest
{
    [Text(15)] public required string InfoType { get; init; }
    [Text(32)] public required string InfoContent { get; init; }
}

public sealed record ReceiveStyleRequest
{
    [OneOf("CONFIRM_PAGE", "RED_PACKET")] public required string Type { get; init; }
}
