using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>Whether a request really comes, just now and for the first time, from the device that it names.</summary>
/// <remarks>
/// In this order: the header, the time (within 300 s of the real clock), the device and its key, the signature over method, target, time,
/// nonce and body, the nonce, whether the device may act at all, and its merchant's limit for
/// this call, which all of its devices share. Keys are not remembered here: each request asks the device's
/// account, so that one that is stolen is refused from the next request on.
/// </remarks>
internal sealed class DeviceSignature(DeviceServices services) : IEndpointFilter
{
    private static readonly object Key = new();

    /// <summary>Who calls. Only behind this filter.</summary>
    public static DeviceCaller Of(HttpContext http) => (DeviceCaller)http.Items[Key]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;

        // What follows a request for a WebSocket is the WebSocket's.
        var (body, tooLong) = http.WebSockets.IsWebSocketRequest ? default : await BodyReader.Read(http.Request);
        if (tooLong is not null) return OwnJson.Refuse($"The body may have {BodyReader.BytesMax} bytes.");

        http.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        return await Check(http, body) is { } refusal ? refusal : await next(context);
    }

    private async Task<IResult?> Check(HttpContext http, ReadOnlyMemory<byte> body)
    {
        if (!DeviceAuthorization.TryParse(http.Request.Headers.Authorization.ToString(), out var signed))
        {
            return Wrong($"The header Authorization is not {DeviceAuthorization.Scheme} and its five fields.");
        }

        var skew = services.RealClock.GetUtcNow().ToUnixTimeSeconds() - signed!.Timestamp;
        if (Math.Abs(skew) > SignatureCheck.SkewMax.TotalSeconds) return Wrong("timestamp is more than 300 seconds off.");

        var found = await services.Merchants.Find(signed.Device.Merchant);
        if (found.IsBusy) return DeviceRefusal.Busy;

        var device = found.Merchant is null ? null : await services.Calls.Run(services.Grains.Device(signed.Device), d => d.Look());
        if (device?.Key is not { } key) return Wrong("device_id is no enrolled device.");
        if (key.KeyId != signed.KeyId) return Wrong("key_id is not the device's key, or no longer.");

        var timestamp = signed.Timestamp.ToString(CultureInfo.InvariantCulture);
        var message = SignedMessage.OfRequest(http.Request.Method, SignatureCheck.TargetOf(http), timestamp, signed.Nonce, body.Span);
        if (!DeviceKeys.Verify(key, message, signed.Signature)) return Wrong("signature does not fit the request.");
        if (!services.Nonces.TryUse($"device {signed.Device}", signed.Nonce)) return Wrong("nonce has been used before.");
        if (Device.Obstacle(device, signed.KeyId) is { } obstacle) return DeviceRefusal.Of(obstacle);
        if (services.Limits.Take(found.Merchant!.Id, RouteOf(http)) is { } limited) return DeviceRefusal.Limited(http, limited.RetryAfterSeconds);

        http.Items[Key] = new DeviceCaller(signed.Device, signed.KeyId, device, found.Merchant);
        return null;
    }

    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/device";

    private static ProblemHttpResult Wrong(string detail) =>
        Problems.Of(StatusCodes.Status401Unauthorized, "SIGNATURE_INVALID", detail);
}

/// <summary>A device whose signature is right and that may act, as its account was a moment ago.</summary>
/// <param name="KeyId">The key that signed. What the account then decides, it decides anew for this key.</param>
internal sealed record DeviceCaller(DeviceId Id, string KeyId, Device Device, KnownMerchant Merchant);
