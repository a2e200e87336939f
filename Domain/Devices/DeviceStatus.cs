namespace Tael.Domain.Devices;

/// <summary>What a device's account says to a command. Append, never renumber.</summary>
/// <remarks>One list for all of a device's commands: which of them can say what, their own docstrings tell.</remarks>
public enum DeviceStatus : byte
{
    Done = 1,
    DeviceNotFound = 2,

    /// <summary>For good: stolen, lost or put away.</summary>
    DeviceRevoked = 3,
    DeviceSuspended = 4,

    /// <summary>It is registered and has no key yet.</summary>
    DeviceNotEnrolled = 5,

    /// <summary>The device has another key by now.</summary>
    KeyReplaced = 6,

    /// <summary>No such code has been given out, or a later one has, or it has been used.</summary>
    CodeWrong = 7,
    CodeExpired = 8,
    ModelDiffers = 9,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 10,

    /// <summary>The id stands for a command with other content.</summary>
    CommandIdUsed = 20,
    CommandQueueFull = 21,
    CommandNotFound = 22,

    /// <summary>Another connection has taken this one's place, or none is known.</summary>
    ConnectionReplaced = 23,

    SessionNotFound = 30,

    /// <summary>Another session is under way at this device.</summary>
    SessionUnderWay = 31,

    /// <summary>The id stands for a session with other content.</summary>
    SessionIdUsed = 32,
    SessionPaid = 33,
    SessionCancelled = 34,

    /// <summary>Another payment of this session is under way: it ends first.</summary>
    PaymentUnderWay = 35,
    AttemptsUsedUp = 36,
    AmountOutOfRange = 37,

    FleetFull = 40,

    /// <summary>The plate has another speaker: it is to be unbound first.</summary>
    PlateTaken = 41,

    /// <summary>The speaker has another plate: it is to be unbound first.</summary>
    SpeakerTaken = 42,

    /// <summary>The time stands for an inspection that has found something else.</summary>
    InspectionTimeUsed = 43,
}
