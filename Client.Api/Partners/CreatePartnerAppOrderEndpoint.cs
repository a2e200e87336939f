using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/app: an order in a merchant's name that an app hands to the payer's wallet app.</summary>
/// <remarks>The money is the merchant's (sub_mchid); asking, closing, refunding and hearing of it is the service provider's. The same
/// request again gets the same answer; other terms under the number, OUT_TRADE_NO_USED.</remarks>
public static class CreatePartnerAppOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/app", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Partnership.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => PartnerOrdering.Create(
        call, request, TradeType.App, new PartnerPayer<SceneInfoRequest>(request.SceneInfo),
        PrepayAnswer.Of(call));

    public sealed record Request : PartnerOrderRequest
    {
        public SceneInfoRequest? SceneInfo { get; init; }
        public AnyPayerRequest? Payer { get; init; }

        [NotOffered("subsidies of instalments are not offered")] public SubsidyInfoRequest? SubsidyInfo { get; init; }
    }
}
