using Tael.Client.Api.Wire.V2;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /pay/micropay (APIv2): the payer has shown a payment code, and pays at once.</summary>
/// <remarks>
/// The same order and the same payment as <see cref="CreateCodeOrderEndpoint"/>, told in XML. result_code SUCCESS: it is paid.
/// err_code USERPAYING: the payer has to confirm; ask by orderquery. SYSTEMERROR: unknown; send it again, or ask. The same request
/// again is answered with what has become of the order.
/// </remarks>
internal static class MicropayEndpoint
{
    public static void Map(V2Endpoints v2) => v2.Post<MicropayRequest>("/pay/micropay", Handle);

    private static async Task<V2Answer> Handle(V2Call call, MicropayRequest request)
    {
        if (!call.Services.PaymentCodes.TryParse(request.AuthCode, out var code))
        {
            return V2Answer.Refuse(V2Error.Of(CreateCodeOrderEndpoint.NotGood()));
        }

        var (of, notAllowed) = await request.In(call);
        if (notAllowed is not null) return V2Answer.Refuse(notAllowed);

        var (terms, wrong) = request.ToTerms(call, of, code);
        if (terms is null) return V2Answer.Refuse(wrong!);

        var answer = await CreateCodeOrderEndpoint.Pay(call, terms, code);
        if (answer.Refusal is { } refusal) return V2Answer.Refuse(V2Error.Of(refusal));

        var account = terms.OutTradeNo.OrderOf(terms.Merchant);
        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        return TransactionJson.StateOf(order!).State switch
        {
            "SUCCESS" or "REFUND" => V2Answer.Ok(V2Transaction.Paid(order!, call.Services.OpenIds)),
            "NOTPAY" or "USERPAYING" => V2Answer.Refuse(V2Error.UserPaying),
            "REVOKED" => V2Answer.Refuse(V2Error.OrderReversed),
            _ => V2Answer.Refuse(V2Error.NotPaid),
        };
    }
}
