using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/pay/transactions/h5: an order that a page in a phone's browser hands to the payer's wallet app.</summary>
/// <remarks>The same request again gets the same <c>h5_url</c>, on the address under which the caller has reached us; other
/// terms under the number, OUT_TRADE_NO_USED. Whoever opens it may pay.</remarks>
public static class CreateH5OrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/transactions/h5", Handle)
            .Answers<H5Answer>()
            .Refuses(Ordering.Refusals);

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (Ordering.Refuse(call, request) is { } refusal) return refusal;

        var terms = Ordering.Terms(call, request, TradeType.Mweb, payer: null, request.SceneInfo);
        return await Ordering.Create(call, terms, H5Answer.Of(call));
    }

    public sealed record Request : OrderRequest
    {
        public required H5SceneInfoRequest SceneInfo { get; init; }
        public AnyPayerRequest? Payer { get; init; }

        [NotOffered("subsidies of instalments are not offered")] public SubsidyInfoRequest? SubsidyInfo { get; init; }
    }
}
