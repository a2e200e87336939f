using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.Sharing;

/// <summary>What a merchant sends to have a share given back.</summary>
/// <remarks>Source: POST /v3/profitsharing/return-orders.</remarks>
public sealed record ReturnShareRequest
{
    /// <summary>Whose order was shared out, if the caller is its service provider.</summary>
    [Text(32)] public string? SubMchid { get; init; }

    /// <summary>Our number of the profit-sharing order; this or `out_order_no` names it.</summary>
    [Text(ShareOrderId.LengthMax)] public string? OrderId { get; init; }

    [Text(Domain.Sharing.OutSharingNo.LengthMax, Alphabet = Domain.Sharing.OutSharingNo.Letters)]
    public string? OutOrderNo { get; init; }

    [Text(Domain.Sharing.OutReturnNo.LengthMax, Alphabet = Domain.Sharing.OutSharingNo.Letters)]
    public required string OutReturnNo { get; init; }

    /// <summary>The receiver that is to give back.</summary>
    [Text(32)] public required string ReturnMchid { get; init; }

    [Whole(1, CreateOrder.AmountMaxMinor)] public required long Amount { get; init; }

    /// <summary>Why.</summary>
    [Text(80)] public required string Description { get; init; }

    /// <returns>Null, and which profit-sharing order is meant, if it is all right.</returns>
    internal Refusal? Refuse(Partnership of, out OutSharingNo no)
    {
        no = default;
        if (OrderId is null && OutOrderNo is null)
        {
            return Refusal.Body("/out_order_no", "", "either order_id or out_order_no names the profit-sharing order");
        }

        if (OrderId is null)
        {
            no = OutSharingNo.Parse(OutOrderNo!);
            return null;
        }

        if (!ShareOrderId.TryParse(OrderId, out var id)) return Refusal.Body("/order_id", Refusal.Shorten(OrderId), "is no order_id");

        no = id.OutSharingNo;
        if (OutOrderNo is not null && OutOrderNo != no.Value) return Refusal.Body("/out_order_no", OutOrderNo, "is not that of order_id");

        return id.Merchant == of.Merchant ? null
            : new(ErrorCode.ResourceNotExists, "/order_id", Refusal.Shorten(OrderId), "there is no such profit-sharing order", "body");
    }
}
