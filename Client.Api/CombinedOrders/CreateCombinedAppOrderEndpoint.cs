using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>POST /v3/combine-transactions/app: several orders, paid as one, that the merchant's own app hands to the payer's wallet app.
/// </summary>
/// <remarks>All of them are made, or none. The same request again gets the same <c>prepay_id</c>; other terms under the number, or a
/// sub-order whose number is another order's, OUT_TRADE_NO_USED.</remarks>
public static class CreateCombinedAppOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/combine-transactions/app", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Combining.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => Combining.Create(
        call, request, TradeType.App, new Combining.Payer<CombinedSceneRequest>(request.SceneInfo, null),
        PrepayAnswer.OfCombined(call));

    public sealed record Request : CombinedOrderRequest
    {
        public CombinedSceneRequest? SceneInfo { get; init; }
        public AnyPayerRequest? CombinePayerInfo { get; init; }

        [NotOffered("subsidies of instalments are not offered")] public SubsidyInfoRequest? SubsidyInfo { get; init; }
    }
}
