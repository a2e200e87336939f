using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/refunds {outRefundNo, outTradeNo, amount, reason?}: money of a sale at one of the merchant's devices goes back to
/// the payer.</summary>
/// <remarks>The same request again is the same refund. The merchant can ask for it under <c>outRefundNo</c> as for any of its own.</remarks>
internal static class RefundAtTillEndpoint
{
    private const string NoAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/refunds", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<Response>()
        .Refuses(404, "ORDER_NOT_FOUND", "no device of the merchant has made such an order")
        .Refuses(400, "INVALID_REQUEST", "the number stands for another refund, the order is not paid, is too old, or has not so much left")
        .Refuses(403, "NOT_ENOUGH", "the merchant does not have so much")
        .Refuses(403, "ACCOUNT_ERROR", "the merchant's account is stopped")
        .Refuses(429, "FREQUENCY_LIMITED", "too much is on its way: send the same request again")
        .Refuses(DeviceStatus.KeyReplaced, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(HttpContext http, V3Services services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (OutRefundNo.Parse(request.OutRefundNo).IsReversal) return OwnJson.Refuse("outRefundNo is kept for reversals.", "outRefundNo");

        var call = DeviceCall.Of(http, services);
        var account = OutTradeNo.Parse(request.OutTradeNo).OrderOf(call.Id.Merchant);
        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        if (order?.Terms is not { Device: not null } terms)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "ORDER_NOT_FOUND", "No device of the merchant has made such an order.");
        }

        var (no, amount) = (OutRefundNo.Parse(request.OutRefundNo), Money.Fen(request.Amount));
        var asked = await call.AskDevice(device => device.AskRefund(new(call.Caller.KeyId, account, no, amount)));
        if (asked != DeviceStatus.Done) return DeviceRefusal.Of(asked);

        var refund = new RefundPayment(
            call.Id.Merchant, no, account, amount, new RefundTerms { Total = terms.Amount, Reason = request.Reason, NotifyUrl = terms.NotifyUrl });
        return await Refund(call, refund, order) is { } wrong
            ? Problems.Of(wrong.Code.HttpStatus, wrong.Code.Code, wrong.Issue ?? wrong.Message)
            : OwnJson.Ok(new Response(request.OutRefundNo, request.OutTradeNo, request.Amount, "SUCCESS"));
    }

    /// <returns>Null if the payer has the money, or will have it.</returns>
    private static async Task<Refusal?> Refund(DeviceCall call, RefundPayment refund, Order order)
    {
        var merchant = call.Grains.Merchant(refund.Merchant);
        if (CreditRefund.WhyNot(order, refund.Amount, refund.Terms.Total, Instant.Of(call.Services.Clock)) is { } whyNot
            && await call.Ask(merchant, m => m.FindRefund(refund.OutRefundNo)) is null)
        {
            return RefundRefusal.Of(RefundPayment.Of(whyNot), refund);
        }

        var status = await call.Ask(merchant, m => m.Refund(refund));
        if (status == RefundPaymentStatus.NotEnough)
        {
            // What was paid for this order a moment ago may still be on its way to the merchant.
            await call.Ask(call.Grains.Payment(refund.Order), payment => payment.Settle());
            status = await call.Ask(merchant, m => m.Refund(refund));
        }

        call.Services.Nudge.Give();
        return status == RefundPaymentStatus.Refunded ? null : RefundRefusal.Of(status, refund);
    }

    private sealed record Request(
        [property: Text(Domain.Payments.OutRefundNo.LengthMax, Alphabet = NoAlphabet)] string OutRefundNo,
        [property: Text(Domain.Payments.OutTradeNo.LengthMax, LengthMin = Domain.Payments.OutTradeNo.LengthMin, Alphabet = NoAlphabet)] string OutTradeNo,
        [property: Whole(1, CreateOrder.AmountMaxMinor)] long Amount,
        [property: Text(80)] string? Reason = null);

    /// <param name="State">Always SUCCESS: what is refused is an error.</param>
    private sealed record Response(string OutRefundNo, string OutTradeNo, long Amount, string State);
}
