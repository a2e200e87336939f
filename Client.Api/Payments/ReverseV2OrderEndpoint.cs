using Tael.Client.Api.Wire.V2;

namespace Tael.Client.Api.Payments;

/// <summary>POST /secapi/pay/reverse (APIv2): the order is over, and what was paid goes back. See
/// <see cref="ReverseOrderEndpoint"/>.</summary>
/// <remarks><c>recall</c> is Y where the same request may yet do it. No client certificate is asked for: the signature does.</remarks>
internal static class ReverseV2OrderEndpoint
{
    public static void Map(V2Endpoints v2) => v2.Post<V2OrderRequest>("/secapi/pay/reverse", Handle, ("recall", "Y"));

    private static async Task<V2Answer> Handle(V2Call call, V2OrderRequest request)
    {
        var (no, wrong) = await request.Find(call);
        if (no is not { } found) return V2Answer.Refuse(wrong!, ("recall", "N"));
        if (await Reversing.Reverse(call, new(call.Merchant.Id), found, ("/appid", request.Appid)) is not { } refusal) return V2Answer.Ok(("recall", "N"));

        var mayYet = refusal.Code == Wire.ErrorCode.FrequencyLimited || refusal.Code == Wire.ErrorCode.NotEnough;
        return V2Answer.Refuse(V2Error.Of(refusal), ("recall", mayYet ? "Y" : "N"));
    }
}
