using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/scannedpos: an order in a merchant's name that the user who has scanned the merchant's till may pay.</summary>
/// <remarks>Without sp_appid the service provider's first app is meant. The same request again gets the same answer; other terms under the number, OUT_TRADE_NO_USED. Its trade_type is
/// JSAPI.</remarks>
public static class CreatePartnerScannedOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/scannedpos", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Partnership.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => PartnerOrdering.Create(
        call, request, TradeType.Jsapi, new PartnerPayer<PartnerScannedSceneRequest>(request.SceneInfo, request.Payer),
        PrepayAnswer.Of(call));

    public sealed record Request : PartnerScannedOrderRequest, IPartnerRequest
    {
        [Text(32)] public string? SpAppid { get; init; }
        public required PartnerScannedSceneRequest SceneInfo { get; init; }
    }
}
