using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Devices;

[GenerateSerializer, Immutable, Alias("DeviceEvent")]
public abstract record DeviceEvent(Instant At) : AccountEvent(At);

/// <summary>The merchant expects a device, or expects it anew: who brings the code may enrol it.</summary>
[GenerateSerializer, Immutable, Alias("DeviceRegistered")]
public sealed record DeviceRegistered(
    [property: Id(0)] DeviceBinding Binding, [property: Id(1)] DeviceInvitation Invitation, Instant At) : DeviceEvent(At);

/// <summary>The code has been used, and from now on this key speaks for the device and no other.</summary>
[GenerateSerializer, Immutable, Alias("DeviceEnrolled")]
public sealed record DeviceEnrolled(
    [property: Id(0)] string CodeHash, [property: Id(1)] DeviceKey Key, [property: Id(2)] DeviceMake Make, Instant At) : DeviceEvent(At);

/// <summary>From now on this key speaks for the device and no other.</summary>
[GenerateSerializer, Immutable, Alias("DeviceKeyRotated")]
public sealed record DeviceKeyRotated([property: Id(0)] DeviceKey Key, Instant At) : DeviceEvent(At);

[GenerateSerializer, Immutable, Alias("DeviceBound")]
public sealed record DeviceBound([property: Id(0)] DeviceBinding Binding, Instant At) : DeviceEvent(At);

[GenerateSerializer, Immutable, Alias("DeviceSuspended")]
public sealed record DeviceSuspended([property: Id(0)] string Reason, Instant At) : DeviceEvent(At);

[GenerateSerializer, Immutable, Alias("DeviceResumed")]
public sealed record DeviceResumed(Instant At) : DeviceEvent(At);

/// <summary>For good: from now on it can begin nothing.</summary>
[GenerateSerializer, Immutable, Alias("DeviceRevoked")]
public sealed record DeviceRevoked([property: Id(0)] string Reason, Instant At) : DeviceEvent(At);
