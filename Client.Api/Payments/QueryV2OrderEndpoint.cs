using Tael.Client.Api.Wire.V2;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /pay/orderquery (APIv2): what has become of an order, whichever protocol has made it.</summary>
/// <remarks>Another merchant's order does not exist for this one.</remarks>
internal static class QueryV2OrderEndpoint
{
    public static void Map(V2Endpoints v2) => v2.Post<V2OrderRequest>("/pay/orderquery", Handle);

    private static async Task<V2Answer> Handle(V2Call call, V2OrderRequest request)
    {
        var (of, notAllowed) = await request.In(call);
        if (notAllowed is not null) return V2Answer.Refuse(notAllowed);

        var (no, wrong) = await request.Find(call, of);
        if (no is not { } found) return V2Answer.Refuse(wrong!);

        var order = await call.Ask(call.Grains.Payment(found.OrderOf(of.Merchant)), payment => payment.Look());
        return order?.Terms is { Combined: null } terms && of.Owns(terms)
            ? V2Answer.Ok(V2Transaction.Of(order, call.Services.OpenIds))
            : V2Answer.Refuse(V2Error.OrderNotExist);
    }
}
