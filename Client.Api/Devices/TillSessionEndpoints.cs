using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/sessions {sessionId, amount, description, items?}: a sale begins, and both screens show it.</summary>
/// <remarks>The device chooses the sessionId, new for each sale; the same request again is the same session. Orders are made under
/// <c>{sessionId}-1</c> and so on.</remarks>
internal static class OpenTillSessionEndpoint
{
    private const string IdAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

    private const int ItemsMax = 100;

    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/sessions", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<SessionAnswer>()
        .Refuses(DeviceStatus.KeyReplaced, DeviceStatus.SessionIdUsed, DeviceStatus.SessionUnderWay, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(HttpContext http, V3Services services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var call = DeviceCall.Of(http, services);
        var items = request.Items is { } list ? OwnJson.Compact(list) : null;
        var command = new OpenTillSession(
            call.Caller.KeyId, request.SessionId, Money.Fen(request.Amount), request.Description, items);
        var status = await call.AskDevice(device => device.OpenSession(command));
        return status == DeviceStatus.Done ? await TillSessions.Show(call, request.SessionId) : DeviceRefusal.Of(status);
    }

    /// <param name="SessionId">Chosen by the device.</param>
    /// <param name="Items">What is sold, for the screens.</param>
    private sealed record Request(
        [property: Text(TillSession.IdLengthMax, LengthMin = TillSession.IdLengthMin, Alphabet = IdAlphabet)] string SessionId,
        [property: Whole(1, CreateOrder.AmountMaxMinor)] long Amount,
        [property: Text(127)] string Description,
        [property: Items(ItemsMax)] SaleItem[]? Items = null);
}

/// <summary>GET /device/v1/sessions/{sessionId}: the latest sale, as its order says; <c>current</c>, whichever it is.</summary>
/// <remarks>What a device asks that has lost its connection or its answer: PAID means paid, a failure that nothing has been or will be
/// paid.</remarks>
internal static class LookAtTillSessionEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapGet("/sessions/{sessionId}", Handle)
        .AnswersOwn<SessionAnswer>()
        .Refuses(DeviceStatus.SessionNotFound);

    private static Task<IResult> Handle(string sessionId, HttpContext http, V3Services services) =>
        TillSessions.Show(DeviceCall.Of(http, services), sessionId == "current" ? null : sessionId);
}

/// <summary>POST /device/v1/sessions/{sessionId}/cancel: the sale ends unpaid; after it nothing of it can be paid.</summary>
/// <remarks>409 SESSION_PAID: the payer was faster; refund it.</remarks>
internal static class CancelTillSessionEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/sessions/{sessionId}/cancel", Handle)
        .AnswersOwn<SessionAnswer>()
        .Refuses(
            DeviceStatus.KeyReplaced, DeviceStatus.SessionNotFound, DeviceStatus.SessionPaid, DeviceStatus.PaymentUnderWay,
            DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(string sessionId, HttpContext http, V3Services services)
    {
        var call = DeviceCall.Of(http, services);
        var command = new CancelTillSession(call.Caller.KeyId, sessionId);
        var status = await call.AskDevice(device => device.CancelSession(command));
        return status == DeviceStatus.Done ? await TillSessions.Show(call, sessionId) : DeviceRefusal.Of(status);
    }
}

/// <summary>How a session is answered with, when its order has been asked.</summary>
internal static class TillSessions
{
    /// <param name="sessionId">Null: whichever is the latest.</param>
    public static async Task<IResult> Show(DeviceCall call, string? sessionId)
    {
        var device = await call.AskDevice(d => d.FollowPayment(null));
        if (device?.Session is not { } session || (sessionId ?? session.Id) != session.Id)
        {
            return DeviceRefusal.Of(DeviceStatus.SessionNotFound);
        }

        var order = session.Payment is { } payment ? await call.LookAtOrder(payment) : null;
        return OwnJson.Ok(SessionAnswer.Of(call.Id, session, order, call.Services.PrepayIds));
    }
}
