using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Devices;

/// <summary>What a device is told whose new key has not shown that its private half is there.</summary>
internal static class DeviceProof
{
    public static IResult Wrong => Problems.Of(
        StatusCodes.Status403Forbidden, "PROOF_WRONG", "The proof is not the new key's over the device's id and the key.");
}
