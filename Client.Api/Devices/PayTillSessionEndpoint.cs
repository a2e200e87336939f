using Tael.Client.Api.Faces;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/sessions/{sessionId}/payments {authCode? | face?, phoneDigits?}: the payer's code has been scanned, or their face
/// seen; or, with neither, the order's code is to be shown.</summary>
/// <remarks>
/// Answers the session: PAID; PAYING, while the payer has to confirm or to scan; OPEN with a <c>failure</c>, after which another payment may
/// begin. The same request again never pays twice. The device's account knows the order before it can be made, so whatever
/// happens to device, connection or server, asking for the session tells how it ended. While it is not clear whose face it is nothing has
/// begun: the same call again with the digits, or with another look, or another way to pay. Each capture pays once.
/// </remarks>
internal static class PayTillSessionEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/sessions/{sessionId}/payments", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<SessionAnswer>()
        .Refuses(403, "AUTH_CODE_INVALID", "what was scanned is no payment code")
        .Refuses(FaceRefusal.OfLooks)
        .Refuses(
            DeviceStatus.KeyReplaced, DeviceStatus.SessionNotFound, DeviceStatus.SessionPaid, DeviceStatus.SessionCancelled,
            DeviceStatus.PaymentUnderWay, DeviceStatus.AttemptsUsedUp, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(string sessionId, HttpContext http, V3Services services, FaceRegister faces)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var call = DeviceCall.Of(http, services);
        var (presented, notFound) = await Presented.Read(call, request, sessionId, faces);
        if (notFound is not null) return notFound;

        var command = new StartTillPayment(call.Caller.KeyId, call.Id.Merchant, sessionId, presented?.Text);
        var status = await call.AskDevice(device => device.StartPayment(command));
        if (status != DeviceStatus.Done) return DeviceRefusal.Of(status);

        var device = await call.AskDevice(d => d.Look());
        if (device!.Session is { State: TillSessionState.Paying, Payment: { } payment } session && payment.AuthCode == presented?.Text)
        {
            await Pay(call, Terms(call, device, session, presented), presented);
            if (presented?.Claim.Face is not null && request.PhoneDigits is not null)
            {
                await faces.Welcome(presented.Claim.User, FaceRegister.PayersIn(call.Id.Merchant, device.Binding.StoreId));
            }
        }

        return await TillSessions.Show(call, sessionId);
    }

    /// <summary>What has been refused can never be paid any more afterwards.</summary>
    private static async Task Pay(DeviceCall call, OrderTerms terms, Presented? presented)
    {
        var answer = presented is null
            ? await Ordering.Create(call, terms, _ => Answer.NoContent)
            : await CreateCodeOrderEndpoint.Pay(call, terms, presented.Claim);
        call.Services.Nudge.Give();
        if (answer.Refusal is { } refusal) await call.AskDevice(device => device.FollowPayment(refusal.Code.Code));
    }

    private static OrderTerms Terms(DeviceCall call, Device device, TillSession session, Presented? presented) => new()
    {
        Merchant = call.Id.Merchant,
        OutTradeNo = session.NoOf(session.Payment!.Attempt),
        AppId = device.Binding.AppId,
        TradeType = presented switch
        {
            null => TradeType.Native,
            { Claim.Face: null } => TradeType.Micropay,
            _ => TradeType.Facepay,
        },
        Amount = session.Price,
        Description = session.Description,
        NotifyUrl = device.Binding.NotifyUrl,
        Payer = presented?.Claim.User,
        SceneInfo = Ordering.Text(new Scene(call.Id.SerialNo, new(device.Binding.StoreId))),
        AuthCode = presented?.Text,
        Device = call.Id.Account,
    };

    private sealed record Scene(string DeviceId, SceneStore StoreInfo);

    private sealed record SceneStore(string Id);

    /// <summary>Without a code and a face: show the order's code.</summary>
    private sealed record Request : PresentedRequest;
}
