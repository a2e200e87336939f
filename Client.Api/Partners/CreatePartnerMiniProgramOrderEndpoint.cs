using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/miniprogram: an order in a merchant's name that one user may pay in a mini program.</summary>
/// <remarks>The same request again gets the same answer; other terms under the number, OUT_TRADE_NO_USED. Its trade_type is
/// JSAPI.</remarks>
public static class CreatePartnerMiniProgramOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/miniprogram", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Partnership.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => PartnerOrdering.Create(
        call, request, TradeType.Jsapi, new PartnerPayer<PartnerMiniProgramSceneRequest>(request.SceneInfo, request.Payer),
        PrepayAnswer.Of(call));

    public sealed record Request : PartnerScannedOrderRequest, IPartnerRequest
    {
        [Text(32)] public required string SpAppid { get; init; }
        public PartnerMiniProgramSceneRequest? SceneInfo { get; init; }
    }
}
