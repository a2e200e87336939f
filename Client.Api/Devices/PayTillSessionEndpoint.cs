using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/sessions/{sessionId}/payments {authCode?}: the payer's code has been scanned, or, without one, the order's code is
/// to be shown.</summary>
/// <remarks>
/// Answers the session: PAID; PAYING, while the payer has to confirm or to scan; OPEN with a <c>failure</c>, after which another payment may
/// begin. The same request again never pays twice. The device's account knows the order before it can be made, so whatever
/// happens to device, connection or server, asking for the session tells how it ended.
/// </remarks>
internal static class PayTillSessionEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/sessions/{sessionId}/payments", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<SessionAnswer>()
        .Refuses(403, "AUTH_CODE_INVALID", "what was scanned is no payment code")
        .Refuses(
            DeviceStatus.KeyReplaced, DeviceStatus.SessionNotFound, DeviceStatus.SessionPaid, DeviceStatus.SessionCancelled,
            DeviceStatus.PaymentUnderWay, DeviceStatus.AttemptsUsedUp, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(string sessionId, HttpContext http, V3Services services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        PaymentCode code = default;
        if (request.AuthCode is { } text && !services.PaymentCodes.TryParse(text, out code))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "AUTH_CODE_INVALID", "What was scanned is no payment code.");
        }

        var call = DeviceCall.Of(http, services);
        var command = new StartTillPayment(call.Caller.KeyId, call.Id.Merchant, sessionId, request.AuthCode);
        var status = await call.AskDevice(device => device.StartPayment(command));
        if (status != DeviceStatus.Done) return DeviceRefusal.Of(status);

        var device = await call.AskDevice(d => d.Look());
        if (device!.Session is { State: TillSessionState.Paying, Payment: { } payment } session && payment.AuthCode == request.AuthCode)
        {
            await Pay(call, Terms(call, device, session, payment, code), code);
        }

        return await TillSessions.Show(call, sessionId);
    }

    /// <summary>What has been refused can never be paid any more afterwards.</summary>
    private static async Task Pay(DeviceCall call, OrderTerms terms, PaymentCode code)
    {
        var answer = terms.AuthCode is null
            ? await Ordering.Create(call, terms, _ => Answer.NoContent)
            : await CreateCodeOrderEndpoint.Pay(call, terms, code);
        call.Services.Nudge.Give();
        if (answer.Refusal is { } refusal) await call.AskDevice(device => device.FollowPayment(refusal.Code.Code));
    }

    private static OrderTerms Terms(DeviceCall call, Device device, TillSession session, TillPayment payment, PaymentCode code) => new()
    {
        Merchant = call.Id.Merchant,
        OutTradeNo = session.NoOf(payment.Attempt),
        AppId = device.Binding.AppId,
        TradeType = payment.AuthCode is null ? TradeType.Native : TradeType.Micropay,
        Amount = session.Price,
        Description = session.Description,
        NotifyUrl = device.Binding.NotifyUrl,
        Payer = payment.AuthCode is null ? null : code.User,
        SceneInfo = Ordering.Text(new Scene(call.Id.SerialNo, new(device.Binding.StoreId))),
        AuthCode = payment.AuthCode,
        Device = call.Id.Account,
    };

    private sealed record Scene(string DeviceId, SceneStore StoreInfo);

    private sealed record SceneStore(string Id);

    /// <param name="AuthCode">What the device has scanned; left out: show the order's code.</param>
    private sealed record Request([property: Text(32)] string? AuthCode = null)
    {
        public override string ToString() => "payment (not shown)";
    }
}
