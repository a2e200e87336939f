using Tael.Client.Api.Faces;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Faces;

namespace Tael.Client.Api.Devices;

/// <summary>What a payer has shown to a device: a payment code or their face.</summary>
/// <param name="Text">What the session and the order keep of it, so that a repeat is known as one: the code; of a face, a name of the
/// capture.</param>
internal sealed record Presented(string Text, PayerClaim Claim)
{
    /// <returns>Null and null: nothing was shown.</returns>
    public static async Task<(Presented? Presented, IResult? Refusal)> Read(
        DeviceCall call, PresentedRequest shown, string sessionId, FaceRegister faces)
    {
        if (shown is { Face: null, PhoneDigits: not null }) return (null, OwnJson.Refuse("phoneDigits go with a face.", "phoneDigits"));
        if (shown.AuthCode is { } text) return shown.Face is null ? OfCode(call, text) : (null, OwnJson.Refuse("There is a code or a face, not both.", "face"));
        if (shown.Face is not { } face) return (null, null);
        if (!face.TryRead(out var capture)) return (null, FaceRequest.NotAnEmbedding);

        var name = FaceTokens.RequestOf(capture);
        if (IsPaidBy(call.Caller.Device, sessionId, name.Value)) return (new(name.Value, default), null);

        var found = await faces.Find(capture, call.Id.Merchant, call.Caller.Device.Binding.StoreId, shown.PhoneDigits);
        return found.Verdict == FaceVerdict.Matched
            ? (new(name.Value, new(found.User!.Value, name, true, found.Number)), null)
            : (null, FaceRefusal.Of(found.Verdict, shown.PhoneDigits is not null).Result);
    }

    private static (Presented? Presented, IResult? Refusal) OfCode(DeviceCall call, string text) =>
        call.Services.PaymentCodes.TryParse(text, out var code)
            ? (new(code.Text, PayerClaim.Of(code, Instant.Of(call.Services.Clock))), null)
            : (null, Problems.Of(StatusCodes.Status403Forbidden, "AUTH_CODE_INVALID", "What was scanned is no payment code."));

    /// <summary>A repeat is answered as the first time, whatever has become of the face since.</summary>
    private static bool IsPaidBy(Device device, string sessionId, string name) =>
        device.Session is { State: TillSessionState.Paid, Payment: { } payment } session && session.Id == sessionId && payment.AuthCode == name;
}

/// <summary>What a device sends of a payer: a code, a face, or neither.</summary>
internal abstract record PresentedRequest
{
    /// <summary>The payment code, as the device has scanned it.</summary>
    [Text(32)] public string? AuthCode { get; init; }

    /// <summary>Instead of a code the payer's face, as the device has seen it.</summary>
    public FaceRequest? Face { get; init; }

    /// <summary>The last four of the payer's phone, when they have been asked for; with a face only.</summary>
    [Form(EnrolFaceEndpoint.FourDigits, EnrolFaceEndpoint.NotFourDigits)] public string? PhoneDigits { get; init; }

    public sealed override string ToString() => "what a payer has shown (not shown)";
}
