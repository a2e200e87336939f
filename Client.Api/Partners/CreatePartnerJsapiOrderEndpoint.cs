using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/jsapi: an order in a merchant's name that one user may pay, in a page or mini program.</summary>
/// <remarks>The money is the merchant's (sub_mchid); asking, closing, refunding and hearing of it is the service provider's. The same
/// request again gets the same answer; other terms under the number, OUT_TRADE_NO_USED.</remarks>
public static class CreatePartnerJsapiOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/jsapi", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Partnership.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => PartnerOrdering.Create(
        call, request, TradeType.Jsapi, new PartnerPayer<SceneInfoRequest>(request.SceneInfo, request.Payer),
        PrepayAnswer.Of(call));

    public sealed record Request : PartnerOrderRequest
    {
        public SceneInfoRequest? SceneInfo { get; init; }
        public required PartnerPayerRequest Payer { get; init; }

        [NotOffered("subsidies of instalments are not offered")] public SubsidyInfoRequest? SubsidyInfo { get; init; }
    }
}
