using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/keys {publicKey, proof}: the device takes another key; the one that signs this is worthless afterwards.</summary>
/// <remarks>The proof is as at the enrolment. Whoever gets no answer signs the same request with the new key: if that is refused with 401,
/// the old one is still good.</remarks>
internal static class RotateDeviceKeyEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/keys", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<DeviceSelf>()
        .Refuses(403, "PROOF_WRONG", "the proof is not the new key's over the device's id and the key")
        .Refuses(DeviceStatus.KeyReplaced, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(HttpContext http, DeviceServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!DeviceKeys.TryParse(request.PublicKey, out var key)) return OwnJson.Refuse("publicKey is no key of P-256.", "publicKey");

        var caller = DeviceSignature.Of(http);
        if (!DeviceKeys.Verify(key, DeviceKeys.ProofOf(caller.Id, key.PublicKey), request.Proof)) return DeviceProof.Wrong;

        var command = new RotateDeviceKey(caller.KeyId, key);
        var status = await services.Calls.Run(services.Grains.Device(caller.Id), grain => grain.RotateKey(command));
        return status == DeviceStatus.Done
            ? OwnJson.Ok(DeviceSelf.Of(caller.Id, caller.Device with { Key = key }))
            : DeviceRefusal.Of(status);
    }

    private sealed record Request(
        [property: Text(DeviceKeys.PublicKeyLength)] string PublicKey, [property: Text(DeviceKeys.SignatureMax)] string Proof);
}
