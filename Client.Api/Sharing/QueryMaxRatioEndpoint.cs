using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Sharing;

/// <summary>GET /v3/profitsharing/merchant-configs/{sub_mchid}: how much of an order may be shared out at most.</summary>
/// <remarks>A partner's call; here a merchant asks for itself. NO_AUTH for another one.</remarks>
public static class QueryMaxRatioEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/profitsharing/merchant-configs/{sub_mchid}", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is not the merchant that signed");

    internal static Task<Answer> Handle(V3Call call) => Task.FromResult(Ratio(call, call.Path("sub_mchid")));

    private static Answer Ratio(V3Call call, string text)
    {
        if (!MerchantId.TryParse(text, out var merchant)) return Refusal.Url("sub_mchid", text, "is no mchid");

        return merchant == call.Merchant.Id
            ? Answer.Ok(new Response(text, ShareOrder.RatioMaxBasisPoints))
            : new Refusal(ErrorCode.NoAuth, "sub_mchid", text, "is not the merchant that signed", "url");
    }

    public sealed record Response(string SubMchid, long MaxRatio);
}
