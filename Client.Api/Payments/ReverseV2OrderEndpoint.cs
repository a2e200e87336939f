using Tael.Client.Api.Wire.V2;

namespace Tael.Client.Api.Payments;

/// <summary>POST /secapi/pay/reverse (APIv2): the order is over, and what was paid goes back. See
/// <see cref="ReverseOrderEndpoint"/>.</summary>
/// <remarks><c>recall</c> is Y where the same request may yet do it. No client certificate is asked for: the signature does.</remarks>
internal static class ReverseV2OrderEndpoint
{
    public static void Map(V2Endpoints v2) => v2.Post<V2OrderRequest>("/secapi/pay/reverse", Handle, Recall);

    private static async Task<V2Answer> Handle(V2Call call, V2OrderRequest request)
    {
        var (of, notAllowed) = await request.In(call);
        if (notAllowed is not null) return Refuse(notAllowed);

        var (no, wrong) = await request.Find(call, of);
        if (no is not { } found) return Refuse(wrong!);

        var why = await Reversing.Reverse(call, of, found, ("/appid", request.Appid), ("/sub_appid", request.SubAppid));
        return why is null ? V2Answer.Ok(Recall(false)) : Refuse(V2Error.Of(why));
    }

    private static V2Answer Refuse(V2Error error) => V2Answer.Refuse(error, Recall(error.MayYet));

    private static (string Name, string? Value) Recall(bool mayYet) => ("recall", mayYet ? "Y" : "N");
}
