using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Sharing;

/// <summary>GET /v3/profitsharing/merchant-configs/{sub_mchid}: how much of an order may be shared out at most.</summary>
/// <remarks>A service provider asks for a merchant that has chosen it, a merchant for itself. NO_AUTH for another one.</remarks>
public static class QueryMaxRatioEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/profitsharing/merchant-configs/{sub_mchid}", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is neither the merchant that signed nor a merchant of this service provider");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("sub_mchid");
        if (!MerchantId.TryParse(text, out var merchant)) return Refusal.Url("sub_mchid", text, "is no mchid");
        if (merchant != call.Merchant.Id && (await Partnership.Of(call, text, "sub_mchid", "url")).Refusal is { } notAllowed) return notAllowed;

        return Answer.Ok(new Response(text, ShareOrder.RatioMaxBasisPoints));
    }

    public sealed record Response(string SubMchid, long MaxRatio);
}
