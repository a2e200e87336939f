using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Faces;

/// <summary>POST /v3/offlineface/transactions: an order that is paid at once by whom a device has seen.</summary>
/// <remarks>
/// Answers the transaction: SUCCESS, or USERPAYING where the payer has to confirm with the password first, as with a payment code. The same
/// request again answers what has become of it, and never pays twice; other content under the number is OUT_TRADE_NO_USED.
/// AUTH_CODE_INVALID: no face_code of this merchant's devices, older than two minutes, used for another order, of a device that may not act
/// any more, or of a payer who has withdrawn consent. There is no notification: nothing names where to. Source:
/// POST /v3/offlineface/transactions.
/// </remarks>
public static class PayByFaceEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<FaceOrderRequest>("/v3/offlineface/transactions", Handle)
            .Answers<FaceTransactionAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Partnership.Refusals)
            .Refuses(ErrorCode.AuthCodeInvalid, "the face_code is none of this merchant's, too old, used, or its payer or device may not pay by it any more")
            .Refuses(ErrorCode.NotEnough, "the payer does not have so much")
            .Refuses(ErrorCode.RuleLimit, "the payer has reached a limit of what wallets may pay")
            .Refuses(ErrorCode.OrderPaid, "the order has been paid meanwhile, by another code");

    internal static async Task<Answer> Handle(V3Call call, FaceOrderRequest request)
    {
        if (request.Business?.Wrong is { } field) return Refusal.Body(field, "", "is no documented value");
        if (request.SpMchid is { } sp && sp != $"{call.Merchant.Id}")
        {
            return new Refusal(ErrorCode.NoAuth, "/sp_mchid", Refusal.Shorten(sp), "is not the merchant that signed", "body");
        }

        var (by, refusal) = await FaceCaller.Of(call, (request.SpAppid, request.SubAppid, request.SubMchid));
        if (refusal is not null) return refusal;
        if (!call.Services.FaceTokens.TryReadCode(request.AuthCode, out var code) || code.Device.Merchant != by.For.Merchant) return NotGood();

        var terms = request.ToTerms(by, code);
        var account = terms.OutTradeNo.OrderOf(terms.Merchant);
        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        if (order?.Terms is null && !await MayAct(call, code.Device)) return NotGood();

        var claim = PayerClaim.Of(code, Instant.Of(call.Services.Clock));
        var answer = await CreateCodeOrderEndpoint.Pay(call, terms, claim);
        if (answer.Refusal is not null) return answer;

        var paid = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        return Answer.Ok(FaceTransactionAnswer.Of(paid!, call.Services.OpenIds));
    }

    private static async Task<bool> MayAct(V3Call call, DeviceId id) =>
        await call.Ask(call.Grains.Device(id), device => device.Look()) is { Standing: DeviceStanding.Good };

    private static Refusal NotGood() => CreateCodeOrderEndpoint.NotGood(null, "/auth_code");
}
