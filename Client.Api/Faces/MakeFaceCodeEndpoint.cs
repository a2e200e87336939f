using Tael.Client.Api.Devices;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Faces;

namespace Tael.Client.Api.Faces;

/// <summary>POST /device/v1/faces/codes {authInfo, face, phoneDigits?}: the device has seen a payer, and gets the face_code that its merchant
/// pays an order by (POST /v3/offlineface/transactions).</summary>
/// <remarks>Good for two minutes, for one payment, to this device's merchant. The same capture again makes another code for the same one
/// payment.</remarks>
internal static class MakeFaceCodeEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/faces/codes", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<Response>()
        .Refuses(FaceRefusal.OfLooks)
        .Refuses(FaceRefusal.AuthInfoInvalid);

    private static async Task<IResult> Handle(HttpContext http, V3Services services, FaceTokens tokens, FaceRegister faces)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!request.Face.TryRead(out var capture)) return FaceRequest.NotAnEmbedding;

        var device = DeviceSignature.Of(http);
        var now = Instant.Of(services.Clock);
        if (!tokens.TryReadAuthInfo(request.AuthInfo, out var info) || info.Device != device.Id || info.GoodUntil < now)
        {
            return FaceRefusal.AuthInfoInvalid.Result;
        }

        var storeId = device.Device.Binding.StoreId;
        var found = await faces.Find(capture, device.Id.Merchant, storeId, request.PhoneDigits);
        if (found.User is not { } user) return FaceRefusal.Of(found.Verdict, request.PhoneDigits is not null).Result;
        if (request.PhoneDigits is not null) await faces.Welcome(user, FaceRegister.PayersIn(device.Id.Merchant, storeId));

        var goodUntil = now + FaceTokens.CodeLife;
        var code = tokens.MakeCode(new(user, found.Number, device.Id, FaceTokens.RequestOf(capture), goodUntil));
        return OwnJson.Ok(new Response(code, services.OpenIds.Of(user, info.AppId), OwnJson.Time(goodUntil)));
    }

    /// <param name="AuthInfo">What the merchant got for this device by POST /v3/offlineface/authinfo.</param>
    /// <param name="PhoneDigits">The last four of the payer's phone, when they have been asked for.</param>
    private sealed record Request(
        [property: Text(FaceTokens.TextMax)] string AuthInfo,
        FaceRequest Face,
        [property: Form(EnrolFaceEndpoint.FourDigits, EnrolFaceEndpoint.NotFourDigits)] string? PhoneDigits = null)
    {
        public override string ToString() => "look (not shown)";
    }

    /// <param name="FaceCode">The merchant's auth_code.</param>
    private sealed record Response(string FaceCode, string Openid, string GoodUntil);
}
