using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>GET /v3/refund/domestic/refunds/{out_refund_no}: a refund under the merchant's number.</summary>
/// <remarks>RESOURCE_NOT_EXISTS if nothing has been refunded under it, also after a refusal. CLOSED: it came too late to be
/// taken, and the merchant has the money back.</remarks>
public static class QueryRefundEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/refund/domestic/refunds/{out_refund_no}", Handle)
            .Answers<RefundAnswer>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")
            .Refuses(ErrorCode.ResourceNotExists, "nothing has been refunded under this number");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var text = call.Path("out_refund_no");
        if (!OutRefundNo.TryParse(text, out var no)) return Refusal.Url("out_refund_no", text, "is no out_refund_no");

        var (of, notAllowed) = await Partnership.Of(call, query.SubMchid, "sub_mchid", "query");
        if (notAllowed is not null) return notAllowed;

        var refund = await call.Ask(call.Grains.Merchant(of.Merchant), merchant => merchant.FindRefund(no));
        return refund is null ? Answer.Refuse(ErrorCode.ResourceNotExists) : await AnswerWith(call, of, refund);
    }

    internal static async Task<Answer> AnswerWith(V3Call call, Partnership of, Refund refund)
    {
        var payment = call.Grains.Payment(refund.Order);
        var outcome = await call.Ask(payment, p => p.FindRefund(refund));
        var order = await call.Ask(payment, p => p.Look());
        return order?.Terms is not { } terms || !of.Owns(terms)
            ? Answer.Refuse(ErrorCode.ResourceNotExists)
            : Answer.OkJson(RefundJson.Of(order, refund, outcome));
    }

    public sealed record Query
    {
        /// <summary>The merchant in whose name the caller, its service provider, has refunded.</summary>
        [Text(32)] public string? SubMchid { get; init; }
    }
}
