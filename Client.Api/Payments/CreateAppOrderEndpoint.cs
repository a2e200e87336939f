using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/pay/transactions/app: an order that the merchant's own app hands to the payer's wallet app.</summary>
/// <remarks>The same request again gets the same <c>prepay_id</c>; other terms under the number, OUT_TRADE_NO_USED. Whoever
/// the app hands it to may pay.</remarks>
public static class CreateAppOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/transactions/app", Handle)
            .Answers<PrepayAnswer>()
            .Refuses(Ordering.Refusals);

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (Ordering.Refuse(call, request) is { } refusal) return refusal;

        var terms = Ordering.Terms(call, request, TradeType.App, payer: null, request.SceneInfo);
        return await Ordering.Create(call, terms, PrepayAnswer.Of(call));
    }

    public sealed record Request : OrderRequest
    {
        public SceneInfoRequest? SceneInfo { get; init; }
        public AnyPayerRequest? Payer { get; init; }

        [NotOffered("subsidies of instalments are not offered")] public SubsidyInfoRequest? SubsidyInfo { get; init; }
    }
}
