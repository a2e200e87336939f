using System.Security.Cryptography;
using Tael.Client.Api.Keys;
using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>Makes devices for tests, with the key that a real one would make for itself.</summary>
internal sealed class SandboxDevices(IGrainFactory grains)
{
    public const string DefaultModel = "TAEL-SANDBOX";

    private static readonly DeviceMake Make = new(DefaultModel, "1.0");

    /// <returns>Null if the merchant has as many devices as it may.</returns>
    public async Task<DeviceFile?> New(MerchantId merchant, string store, string model)
    {
        var profile = (await grains.Merchant(merchant).Look())!.Profile!;
        DeviceId.TryOf(merchant, $"SN{RandomNumberGenerator.GetHexString(12)}", out var id);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var binding = new DeviceBinding(profile.AppIds[0], store, "till-1", model, null);
        return await Enrol(id, key, binding, Make with { Model = model }) ? Of(id, key, binding) : null;
    }

    /// <summary>The same device as once before, in a store that knows nothing of it.</summary>
    public async Task<bool> MakeAgain(DeviceFile file, string appId)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(file.PrivateKey);
        var binding = new DeviceBinding(appId, file.StoreId, file.TillId, file.Model, null);
        return await Enrol(DeviceId.Parse(file.DeviceId), key, binding, Make with { Model = file.Model });
    }

    private async Task<bool> Enrol(DeviceId id, ECDsa key, DeviceBinding binding, DeviceMake make)
    {
        var (_, hash) = DeviceCodes.Make(id);
        return await grains.Fleet(id.Merchant).Add(new(id.SerialNo)) == DeviceStatus.Done
            && await grains.Device(id).Register(new(binding, hash)) == DeviceStatus.Done
            && await grains.Device(id).Enrol(new(hash, DeviceKeys.Of(key), make)) == DeviceStatus.Done;
    }

    private static DeviceFile Of(DeviceId id, ECDsa key, DeviceBinding binding) => new(
        $"{id}",
        id.SerialNo,
        $"{id.Merchant}",
        binding.StoreId,
        binding.TillId,
        binding.Model!,
        DeviceKeys.Of(key).KeyId,
        key.ExportPkcs8PrivateKeyPem() + "\n");
}

/// <summary>What a program needs to speak for one device: <c>device.json</c>, and the answer of POST /sandbox/devices.</summary>
/// <param name="PrivateKey">What the device signs with: of P-256, PEM; kept nowhere else.</param>
internal sealed record DeviceFile(
    string DeviceId,
    string DeviceSn,
    string Mchid,
    string StoreId,
    string TillId,
    string Model,
    string KeyId,
    string PrivateKey)
{
    public override string ToString() => $"DeviceFile of {DeviceId} (not shown)";
}
