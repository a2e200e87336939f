using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/pay/transactions/native: an order that whoever scans its code may pay.</summary>
/// <remarks>The same request again gets the same <c>code_url</c>; other terms under the number, OUT_TRADE_NO_USED.</remarks>
public static class CreateNativeOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/transactions/native", Handle)
            .Answers<CodeAnswer>()
            .Refuses(Ordering.Refusals);

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (Ordering.Refuse(call, request) is { } refusal) return refusal;

        var terms = Ordering.Terms(call, request, TradeType.Native, payer: null, request.SceneInfo);
        return await Ordering.Create(call, terms, CodeAnswer.Of(call));
    }

    public sealed record Request : OrderRequest
    {
        public SceneInfoRequest? SceneInfo { get; init; }
        public AnyPayerRequest? Payer { get; init; }
    }
}
