using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>GET /v3/profitsharing/orders/{out_order_no}?transaction_id=: what has become of a profit-sharing order, or of an
/// unfreezing.</summary>
/// <remarks>RESOURCE_NOT_EXISTS if there is none of this merchant's and this order's, also after a refusal.</remarks>
public static class QueryShareEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/profitsharing/orders/{out_order_no}", Handle)
            .Answers<ShareAnswer>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")
            .Refuses(ErrorCode.ResourceNotExists, "there is no such profit-sharing order of this merchant and order");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var text = call.Path("out_order_no");
        if (!OutSharingNo.TryParse(text, out var no)) return Refusal.Url("out_order_no", text, "is no out_order_no");

        if (!TransactionId.TryParse(query.TransactionId, out var transaction))
        {
            return new Refusal(ErrorCode.ParamError, "transaction_id", query.TransactionId, "must have 28 digits", "query");
        }

        var (of, notAllowed) = await Partnership.Of(call, query.SubMchid, "sub_mchid", "query");
        return notAllowed is not null ? notAllowed : await Show(call, of, no, transaction);
    }

    internal static async Task<Answer> Show(V3Call call, Partnership of, OutSharingNo no, TransactionId transaction)
    {
        var share = await call.Ask(call.Grains.Share(no.ShareOf(of.Merchant)), grain => grain.Look());
        if (share?.Terms is not { } terms || terms.TransactionId != transaction || terms.Partner != of.Partner) return Answer.Refuse(ErrorCode.ResourceNotExists);

        var order = await call.Ask(call.Grains.Payment(terms.Order), payment => payment.Look());
        return ShareAnswer.Of(share, order!, call.Services.OpenIds) is { } answer
            ? Answer.Ok(answer)
            : Answer.Refuse(ErrorCode.ResourceNotExists);
    }

    public sealed record Query
    {
        /// <summary>Whose order was shared out, if the caller is its service provider.</summary>
        [Text(32)] public string? SubMchid { get; init; }

        [Text(32)] public required string TransactionId { get; init; }
    }
}
