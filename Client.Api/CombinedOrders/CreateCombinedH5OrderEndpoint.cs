using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>POST /v3/combine-transactions/h5: several orders, paid as one, that a page in a phone's browser hands to the payer's wallet
/// app.</summary>
/// <remarks>All of them are made, or none. The same request again gets the same <c>h5_url</c>; other terms under the number, or a
/// sub-order whose number is another order's, OUT_TRADE_NO_USED.</remarks>
public static class CreateCombinedH5OrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/combine-transactions/h5", Handle)
            .Answers<H5Answer>()
            .Refuses(Combining.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => Combining.Create(
        call, request, TradeType.Mweb, new Combining.Payer<CombinedH5SceneRequest>(request.SceneInfo, request.CombinePayerInfo),
        H5Answer.OfCombined(call));

    public sealed record Request : CombinedOrderRequest
    {
        public required CombinedH5SceneRequest SceneInfo { get; init; }
        public CombinedPayerRequest? CombinePayerInfo { get; init; }
    }
}
