using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/native: an order in a merchant's name that whoever scans its code may pay.</summary>
/// <remarks>The money is the merchant's (sub_mchid); asking, closing, refunding and hearing of it is the service provider's. The same
/// request again gets the same answer; other terms under the number, OUT_TRADE_NO_USED.</remarks>
public static class CreatePartnerNativeOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/native", Handle)
            .Answers<CodeAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Partnership.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => PartnerOrdering.Create(
        call, request, TradeType.Native, new PartnerPayer<SceneInfoRequest>(request.SceneInfo),
        CodeAnswer.Of(call));

    public sealed record Request : PartnerOrderRequest
    {
        public SceneInfoRequest? SceneInfo { get; init; }
        public AnyPayerRequest? Payer { get; init; }
    }
}
