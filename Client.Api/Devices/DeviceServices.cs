using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Devices;

/// <summary>What devices' calls are made with.</summary>
/// <param name="RealClock">Signatures and nonces go by it, whatever time it is for business.</param>
internal sealed record DeviceServices(
    IGrainFactory Grains, GrainCalls Calls, MerchantDirectory Merchants, NonceMemory Nonces, RateLimits Limits, TimeProvider RealClock);
