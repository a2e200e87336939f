using Tael.Client.Api.Wallets;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>A device as it sees itself.</summary>
internal sealed record DeviceSelf(
    string DeviceId, string KeyId, string Mchid, string StoreId, string TillId, string Model, string Version, string EnrolledAt)
{
    /// <param name="device">One that is enrolled.</param>
    public static DeviceSelf Of(DeviceId id, Device device) => new(
        $"{id}",
        device.Key!.KeyId,
        $"{id.Merchant}",
        device.Binding.StoreId,
        device.Binding.TillId,
        device.Make!.Model,
        device.Make.Version,
        OwnJson.Time(device.EnrolledAt!.Value));
}
