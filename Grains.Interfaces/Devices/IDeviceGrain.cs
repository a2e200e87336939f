using Orleans.Concurrency;
using Tael.Domain.Devices;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <summary>One device at a till. Key: <see cref="DeviceId.Account"/>.</summary>
[Alias("IDeviceGrain")]
public interface IDeviceGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Register")]
    Task<DeviceStatus> Register(RegisterDevice command);

    [AlwaysInterleave, Alias("Bind")]
    Task<DeviceStatus> Bind(BindDevice command);

    [AlwaysInterleave, Alias("Enrol")]
    Task<DeviceStatus> Enrol(EnrolDevice command);

    [AlwaysInterleave, Alias("RotateKey")]
    Task<DeviceStatus> RotateKey(RotateDeviceKey command);

    /// <summary>Done means: from now on nothing can begin at this device.</summary>
    [AlwaysInterleave, Alias("Stop")]
    Task<DeviceStatus> Stop(StopDevice command);

    [AlwaysInterleave, Alias("Resume")]
    Task<DeviceStatus> Resume(ResumeDevice command);

    /// <summary>The device as it is stored now; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Device?> Look();
}
