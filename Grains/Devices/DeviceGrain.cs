using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <inheritdoc cref="IDeviceGrain"/>
[GrainType("device")]
public sealed class DeviceGrain(AccountServices services) : AccountGrain<Device, DeviceEvent>(services), IDeviceGrain
{
    protected override int SnapshotEvery => 100;

    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings {command.Amount} to a device, which holds no money.");

    public Task<DeviceStatus> Register(RegisterDevice command) =>
        Decide((device, now) => RegisterDevice.Decide(device, command, now));

    public Task<DeviceStatus> Bind(BindDevice command) => Decide((device, now) => BindDevice.Decide(device, command, now));

    public Task<DeviceStatus> Enrol(EnrolDevice command) => Decide((device, now) => EnrolDevice.Decide(device, command, now));

    public Task<DeviceStatus> RotateKey(RotateDeviceKey command) =>
        Decide((device, now) => RotateDeviceKey.Decide(device, command, now));

    public Task<DeviceStatus> Stop(StopDevice command) => Decide((device, now) => StopDevice.Decide(device, command, now));

    public Task<DeviceStatus> Resume(ResumeDevice command) => Decide((device, now) => ResumeDevice.Decide(device, command, now));

    public Task<Device?> Look() => Latest();

    protected override Device Evolve(Device? state, DeviceEvent happened) => Device.Evolve(state, happened);

    private Task<DeviceStatus> Decide(Func<Device?, Instant, Decision<DeviceStatus, DeviceEvent>> decide) =>
        Run((device, _, now) => decide(device, now), unable: new(Stopped: DeviceStatus.AccountStopped));
}
