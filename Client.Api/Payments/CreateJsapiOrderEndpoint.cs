using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/pay/transactions/jsapi: an order that one user may pay, in a page or mini program.</summary>
/// <remarks>The same request again gets the same <c>prepay_id</c>; other terms under the number, OUT_TRADE_NO_USED.</remarks>
public static class CreateJsapiOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/transactions/jsapi", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Ordering.Refusals);

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (Ordering.Refuse(call, request) is { } refusal) return refusal;

        if (!call.Services.OpenIds.TryParse(request.Payer.Openid, request.Appid, out var payer))
        {
            return Refusal.Body("/payer/openid", Refusal.Shorten(request.Payer.Openid), "is no openid of this appid");
        }

        var terms = Ordering.Terms(call, request, TradeType.Jsapi, payer, request.SceneInfo);
        return await Ordering.Create(call, terms, PrepayAnswer.Of(call));
    }

    public sealed record Request : OrderRequest
    {
        public SceneInfoRequest? SceneInfo { get; init; }
        public required PayerRequest Payer { get; init; }

        [NotOffered("subsidies of instalments are not offered")] public SubsidyInfoRequest? SubsidyInfo { get; init; }
    }

    public sealed record PayerRequest
    {
        [Text(128)] public required string Openid { get; init; }

        [NotOffered("a payer's identity can't be checked")] public IdentityRequest? Identity { get; init; }
    }
}
