using Tael.Client.Api.Devices;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Faces;

/// <summary>POST /wallet/v1/face {phoneDigits, face}: the caller agrees to pay by face, with this one, in place of any other.</summary>
/// <remarks>Consent is stored first, then the face; without an answer, send it again.</remarks>
internal static class EnrolFaceEndpoint
{
    public const string FourDigits = "^[0-9]{4}$";
    public const string NotFourDigits = "must be four digits";

    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/face", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<LookAtFaceEndpoint.Response>()
        .Refuses(FaceRefusal.NotLive, FaceRefusal.NotSeenWell)
        .Refuses(PaymentRefusal.WalletNotFound)
        .Refuses(403, "ACCOUNT_STOPPED", "the wallet is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(HttpContext http, WalletServices services, FaceRegister faces)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!request.Face.TryRead(out var face)) return FaceRequest.NotAnEmbedding;
        if (faces.Obstacle(face) is { } obstacle) return FaceRefusal.Of(obstacle, hasDigits: false).Result;

        var status = await faces.Enrol(PayerToken.Of(http), face, request.PhoneDigits);
        return status == ChangeFaceConsentStatus.Changed ? await LookAtFaceEndpoint.Show(http, services, faces) : FaceRefusal.Of(status);
    }

    /// <param name="PhoneDigits">The last four of the caller's phone: asked for where a face alone is not clear.</param>
    private sealed record Request([property: Form(FourDigits, NotFourDigits)] string PhoneDigits, FaceRequest Face)
    {
        public override string ToString() => "enrolment (not shown)";
    }
}

/// <summary>POST /wallet/v1/face/withdraw: no face pays for the caller any more, and the one that was kept is deleted, when this is
/// answered. Again it changes nothing.</summary>
internal static class WithdrawFaceEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/face/withdraw", Handle)
        .AnswersOwn<LookAtFaceEndpoint.Response>()
        .Refuses(PaymentRefusal.WalletNotFound)
        .Refuses(403, "ACCOUNT_STOPPED", "the wallet is stopped, since an audit has found its rows changed; the face is deleted all the same");

    private static async Task<IResult> Handle(HttpContext http, WalletServices services, FaceRegister faces)
    {
        var status = await faces.Withdraw(PayerToken.Of(http));
        return status == ChangeFaceConsentStatus.Changed ? await LookAtFaceEndpoint.Show(http, services, faces) : FaceRefusal.Of(status);
    }
}

/// <summary>POST /wallet/v1/face/tickets {phoneDigits}: what the caller shows to a device as a QR code to be enrolled there.</summary>
/// <remarks>Who shows it agrees to pay by the face that the device sees then. Good once, and for five minutes.</remarks>
internal static class MakeFaceTicketEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/face/tickets", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<Response>()
        .Refuses(PaymentRefusal.WalletNotFound);

    private static async Task<IResult> Handle(HttpContext http, WalletServices services, FaceTokens tokens)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var user = PayerToken.Of(http);
        if (await services.Calls.Run(services.Grains.Wallet(user), grain => grain.Look()) is not { Opened: true } wallet)
        {
            return PaymentRefusal.WalletNotFound.Result;
        }

        var goodUntil = Instant.Of(services.Clock) + FaceTokens.TicketLife;
        return OwnJson.Ok(new Response(
            tokens.MakeTicket(new(user, wallet.Faces, request.PhoneDigits, goodUntil)), OwnJson.Time(goodUntil)));
    }

    /// <param name="PhoneDigits">The last four of the caller's phone: asked for where a face alone is not clear.</param>
    private sealed record Request([property: Form(EnrolFaceEndpoint.FourDigits, EnrolFaceEndpoint.NotFourDigits)] string PhoneDigits);

    /// <param name="Ticket">To be shown as a QR code.</param>
    private sealed record Response(string Ticket, string GoodUntil);
}

/// <summary>POST /device/v1/faces/enrolments {ticket, face}: the device enrols whoever has shown it the ticket.</summary>
internal static class EnrolFaceAtDeviceEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/faces/enrolments", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<Response>()
        .Refuses(FaceRefusal.NotLive, FaceRefusal.NotSeenWell, FaceRefusal.TicketInvalid)
        .Refuses(PaymentRefusal.WalletNotFound)
        .Refuses(403, "ACCOUNT_STOPPED", "the wallet is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(HttpContext http, V3Services services, FaceTokens tokens, FaceRegister faces)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!request.Face.TryRead(out var face)) return FaceRequest.NotAnEmbedding;
        if (faces.Obstacle(face) is { } obstacle) return FaceRefusal.Of(obstacle, hasDigits: false).Result;
        if (!tokens.TryReadTicket(request.Ticket, out var ticket) || ticket.GoodUntil < Instant.Of(services.Clock))
        {
            return FaceRefusal.TicketInvalid.Result;
        }

        var device = DeviceSignature.Of(http);
        var status = await faces.Enrol(ticket.User, face, ticket.PhoneDigits, ticket.After);
        if (status != ChangeFaceConsentStatus.Changed) return FaceRefusal.Of(status);

        await faces.Welcome(ticket.User, FaceRegister.PayersIn(device.Id.Merchant, device.Device.Binding.StoreId));
        return OwnJson.Ok(new Response(true));
    }

    private sealed record Request([property: Text(FaceTokens.TextMax)] string Ticket, FaceRequest Face)
    {
        public override string ToString() => "enrolment (not shown)";
    }

    /// <param name="Enrolled">True: this face pays from now on.</param>
    private sealed record Response(bool Enrolled);
}
