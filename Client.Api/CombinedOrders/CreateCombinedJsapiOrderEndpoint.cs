using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>POST /v3/combine-transactions/jsapi: several orders that one user may pay as one, in a page or mini program.</summary>
/// <remarks>All of them are made, or none. The same request again gets the same <c>prepay_id</c>; other terms under the number, or a
/// sub-order whose number is another order's, OUT_TRADE_NO_USED.</remarks>
public static class CreateCombinedJsapiOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/combine-transactions/jsapi", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Combining.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => Combining.Create(
        call, request, TradeType.Jsapi, new Combining.Payer<CombinedSceneRequest>(request.SceneInfo, new() { Openid = request.CombinePayerInfo.Openid, SubOpenid = request.CombinePayerInfo.SubOpenid }),
        PrepayAnswer.OfCombined(call));

    public sealed record Request : CombinedOrderRequest
    {
        public CombinedSceneRequest? SceneInfo { get; init; }
        public required PayerRequest CombinePayerInfo { get; init; }

        [NotOffered("subsidies of instalments are not offered")] public SubsidyInfoRequest? SubsidyInfo { get; init; }
    }

    public sealed record PayerRequest
    {
        [Text(128)] public required string Openid { get; init; }

        /// <summary>The same user, as the one app knows them that is every sub-order's `sub_appid`.</summary>
        [Text(128)] public string? SubOpenid { get; init; }
        [NotOffered("a payer's identity can't be checked")] public IdentityRequest? Identity { get; init; }
    }
}
