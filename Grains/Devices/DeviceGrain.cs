using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <inheritdoc cref="IDeviceGrain"/>
/// <remarks>A reminder goes on with what a stopped device has still under way: it is set before the device is stopped, since one that reminds
/// of nothing does no harm.</remarks>
[GrainType("device")]
public sealed partial class DeviceGrain(AccountServices services, DeviceCounts counts)
    : AccountGrain<Device, DeviceEvent>(services), IDeviceGrain, IRemindable
{
    private const string Fence = "fence";
    private const string StoppedFailure = "DEVICE_STOPPED";

    private static readonly TimeSpan FenceAgain = TimeSpan.FromMinutes(1);

    protected override int SnapshotEvery => 100;

    public override async Task<CreditStatus> Credit(CreditAccount command)
    {
        TillOutcome? outcome = null;
        var status = await Run(
            (device, earlier, now) => Watch(device, HearPayment.Decide(device, command, earlier, now), out outcome), command.Id, command.IsRetry);
        Publish(outcome);
        return status;
    }

    public Task<DeviceStatus> Register(RegisterDevice command) =>
        Decide((device, now) => RegisterDevice.Decide(device, command, now));

    public Task<DeviceStatus> Bind(BindDevice command) => Decide((device, now) => BindDevice.Decide(device, command, now));

    public Task<DeviceStatus> Enrol(EnrolDevice command) => Decide((device, now) => EnrolDevice.Decide(device, command, now));

    public Task<DeviceStatus> RotateKey(RotateDeviceKey command) =>
        Decide((device, now) => RotateDeviceKey.Decide(device, command, now));

    public Task<DeviceStatus> Inspect(InspectDevice command) => Decide((device, now) => InspectDevice.Decide(device, command, now));

    public async Task<DeviceStatus> Stop(StopDevice command)
    {
        await this.RegisterOrUpdateReminder(Fence, FenceAgain, FenceAgain);
        var status = await Decide((device, now) => StopDevice.Decide(device, command, now));
        await FenceIfStopped();
        return status;
    }

    public Task<DeviceStatus> Resume(ResumeDevice command) => Decide((device, now) => ResumeDevice.Decide(device, command, now));

    public Task<Device?> Look() => Latest();

    public Task ReceiveReminder(string reminderName, TickStatus status) => FenceIfStopped();

    protected override Device Evolve(Device? state, DeviceEvent happened) => Device.Evolve(state, happened);

    private async Task FenceIfStopped()
    {
        if (await Latest() is { Standing: not DeviceStanding.Good }) await FollowPayment(StoppedFailure);
        if (await this.GetReminder(Fence) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async Task<DeviceStatus> Decide(Func<Device?, Instant, Decision<DeviceStatus, DeviceEvent>> decide)
    {
        TillOutcome? outcome = null;
        var status = await Run((device, _, now) => Watch(device, decide(device, now), out outcome), unable: new(Stopped: DeviceStatus.AccountStopped));
        Publish(outcome);
        return status;
    }

    /// <param name="outcome">Of the last try, which is the one that is stored.</param>
    private static Decision<TStatus, DeviceEvent> Watch<TStatus>(Device? device, Decision<TStatus, DeviceEvent> decision, out TillOutcome? outcome)
        where TStatus : struct, Enum
    {
        outcome = decision.Events.IsEmpty ? null : device?.OutcomeOf(decision.Events[0]);
        return decision;
    }

    /// <summary>What has been decided is durable now.</summary>
    private void Publish(TillOutcome? outcome)
    {
        if (outcome is { } ended) counts.Ended(ended);
        Push();
        CountLine();
    }
}
