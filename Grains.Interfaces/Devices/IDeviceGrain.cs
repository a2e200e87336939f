using Orleans.Concurrency;
using Tael.Domain.Devices;
using Tael.Domain.Members;
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

    [AlwaysInterleave, Alias("OpenSession")]
    Task<DeviceStatus> OpenSession(OpenTillSession command);

    /// <summary>Done means: the session costs what the member pays.</summary>
    [AlwaysInterleave, Alias("ApplyMember")]
    Task<DeviceStatus> ApplyMember(ApplyMemberPrice command);

    /// <summary>Done means: the session's order may now be made and paid.</summary>
    [AlwaysInterleave, Alias("StartPayment")]
    Task<DeviceStatus> StartPayment(StartTillPayment command);

    /// <summary>Asks the order of the payment that is under way what has become of it, and tells how the device stands then.</summary>
    /// <param name="giveUp">Why it is to end now: unless it has been paid, it can't be any more afterwards. Null: wait on.</param>
    [AlwaysInterleave, Alias("FollowPayment")]
    Task<Device?> FollowPayment(string? giveUp);

    /// <summary>Ends the session: unless it has been paid, it can't be any more afterwards.</summary>
    [AlwaysInterleave, Alias("CancelSession")]
    Task<DeviceStatus> CancelSession(CancelTillSession command);

    /// <summary>Done means: the device may ask its merchant for this refund.</summary>
    [AlwaysInterleave, Alias("AskRefund")]
    Task<DeviceStatus> AskRefund(RefundAtTill command);

    /// <summary>Done means: from now on nothing can begin at this device, and what it had begun has ended.</summary>
    [AlwaysInterleave, Alias("Stop")]
    Task<DeviceStatus> Stop(StopDevice command);

    [AlwaysInterleave, Alias("Resume")]
    Task<DeviceStatus> Resume(ResumeDevice command);

    [AlwaysInterleave, Alias("Inspect")]
    Task<DeviceStatus> Inspect(InspectDevice command);

    /// <summary>From now on the observer is told what is new; first of all what the device has not acknowledged.</summary>
    [AlwaysInterleave, Alias("Connect")]
    Task<DeviceStatus> Connect(ConnectDevice command, IDeviceObserver observer);

    /// <summary>The connection is still there. False: it is not known, and is to be made anew.</summary>
    [AlwaysInterleave, Alias("Beat")]
    Task<bool> Beat(string connection);

    [AlwaysInterleave, Alias("Disconnect")]
    Task<DeviceStatus> Disconnect(DisconnectDevice command);

    [AlwaysInterleave, Alias("SendCommand")]
    Task<DeviceStatus> SendCommand(SendDeviceCommand command);

    [AlwaysInterleave, Alias("Acknowledge")]
    Task<DeviceStatus> Acknowledge(AcknowledgeDeviceCommand command);

    /// <summary>The device as it is stored now; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Device?> Look();
}
