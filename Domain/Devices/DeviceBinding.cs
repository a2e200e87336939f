using Orleans;

namespace Tael.Domain.Devices;

/// <summary>Where a device stands, and in whose name it takes money. The merchant is in its id.</summary>
/// <param name="AppId">Orders at the device are this app's.</param>
/// <param name="Model">The only model that may enrol; <c>null</c>: any.</param>
/// <param name="NotifyUrl">Where the merchant hears of payments at the device; <c>null</c>: it asks.</param>
[GenerateSerializer, Immutable, Alias("DeviceBinding")]
public sealed record DeviceBinding(
    [property: Id(0)] string AppId,
    [property: Id(1)] string StoreId,
    [property: Id(2)] string TillId,
    [property: Id(3)] string? Model,
    [property: Id(4)] string? NotifyUrl)
{
    /// <summary>Which of the merchant's groups of devices it is in; null: in none.</summary>
    [Id(5)] public string? Group { get; init; }
}

/// <summary>A key that the device has made and alone holds the private half of.</summary>
/// <param name="KeyId">The first 16 bytes of the SHA-256 of the public key, in hexadecimal.</param>
/// <param name="PublicKey">Of P-256: SubjectPublicKeyInfo, base64.</param>
[GenerateSerializer, Immutable, Alias("DeviceKey")]
public sealed record DeviceKey([property: Id(0)] string KeyId, [property: Id(1)] string PublicKey);

/// <summary>What a device says of itself when it enrols.</summary>
/// <param name="Version">Of its program.</param>
[GenerateSerializer, Immutable, Alias("DeviceMake")]
public sealed record DeviceMake([property: Id(0)] string Model, [property: Id(1)] string Version);

/// <summary>That a device may enrol once, with the code that has this hash.</summary>
[GenerateSerializer, Immutable, Alias("DeviceInvitation")]
public sealed record DeviceInvitation([property: Id(0)] string CodeHash, [property: Id(1)] Instant ExpiresAt);
