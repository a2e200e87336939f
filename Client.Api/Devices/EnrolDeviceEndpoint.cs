using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/enrolments {code, publicKey, proof, model, version}: a device shows the code that its merchant was given, and
/// from then on its key speaks for it.</summary>
/// <remarks>Needs no signature but the proof: the new key's, over <c>TAEL-DEVICE-KEY\n{deviceId}\n{publicKey}\n</c>, where deviceId is the
/// code up to its dot. The same request again is answered as the first time.</remarks>
internal static class EnrolDeviceEndpoint
{
    public static void Map(IEndpointRouteBuilder open) => open.MapPost("/enrolments", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<DeviceSelf>()
        .Refuses(403, "PROOF_WRONG", "the proof is not the new key's over the device's id and the key")
        .Refuses(
            DeviceStatus.CodeWrong, DeviceStatus.CodeExpired, DeviceStatus.ModelDiffers, DeviceStatus.DeviceSuspended,
            DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(HttpContext http, DeviceServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!DeviceKeys.TryParse(request.PublicKey, out var key)) return OwnJson.Refuse("publicKey is no key of P-256.", "publicKey");
        if (!DeviceCodes.TryParse(request.Code, out var device, out var hash)) return DeviceRefusal.Of(DeviceStatus.CodeWrong);
        if (!DeviceKeys.Verify(key, DeviceKeys.ProofOf(device, key.PublicKey), request.Proof)) return DeviceProof.Wrong;

        var command = new EnrolDevice(hash, key, new(request.Model, request.Version));
        var status = await services.Calls.Run(services.Grains.Device(device), grain => grain.Enrol(command));
        return status == DeviceStatus.Done
            ? OwnJson.Ok(DeviceSelf.Of(device, (await services.Calls.Run(services.Grains.Device(device), grain => grain.Look()))!))
            : DeviceRefusal.Of(status);
    }

    private sealed record Request(
        [property: Text(DeviceCodes.LengthMax)] string Code,
        [property: Text(DeviceKeys.PublicKeyLength)] string PublicKey,
        [property: Text(DeviceKeys.SignatureMax)] string Proof,
        [property: Text(64)] string Model,
        [property: Text(64)] string Version)
    {
        public override string ToString() => $"enrolment of a {Model} (not shown)";
    }
}
