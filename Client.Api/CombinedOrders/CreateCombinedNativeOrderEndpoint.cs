using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>POST /v3/combine-transactions/native: several orders that whoever scans their code may pay as one.</summary>
/// <remarks>All of them are made, or none. The same request again gets the same <c>code_url</c>; other terms under the number, or a
/// sub-order whose number is another order's, OUT_TRADE_NO_USED.</remarks>
public static class CreateCombinedNativeOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/combine-transactions/native", Handle)
            .Answers<CodeAnswer>()
            .Refuses(Combining.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => Combining.Create(
        call, request, TradeType.Native, new Combining.Payer<CombinedSceneRequest>(request.SceneInfo, request.CombinePayerInfo),
        CodeAnswer.OfCombined(call));

    public sealed record Request : CombinedOrderRequest
    {
        public CombinedSceneRequest? SceneInfo { get; init; }
        public CombinedPayerRequest? CombinePayerInfo { get; init; }
    }
}
