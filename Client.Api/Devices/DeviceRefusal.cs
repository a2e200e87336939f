using System.Diagnostics;
using System.Globalization;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>Why a device's call was refused, as it is told: a closed list. A refused call has changed nothing.</summary>
/// <remarks>Codes are a contract: append, never rename.</remarks>
internal static class DeviceRefusal
{
    public static readonly IResult Busy = Problems.Of(429, "TRY_AGAIN", "Too many unknown merchants are asked for: come again in a second.");

    /// <summary>Nothing of the call has been done.</summary>
    public static IResult Limited(HttpContext http, int retryAfterSeconds)
    {
        http.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Of(429, "TRY_AGAIN", "The merchant's devices ask for too much at once: nothing of this call has been done.");
    }

    public static IResult Of(DeviceStatus status) => Find(status) is { } known
        ? Problems.Of(known.HttpStatus, known.Code, known.Detail)
        : throw new UnreachableException($"{status}");

    public static IEndpointConventionBuilder Refuses(this IEndpointConventionBuilder endpoint, params IEnumerable<DeviceStatus> statuses)
    {
        foreach (var status in statuses)
        {
            var known = Find(status) ?? throw new UnreachableException($"{status}");
            endpoint.Refuses(known.HttpStatus, known.Code, known.Detail);
        }

        return endpoint;
    }

    private static (int HttpStatus, string Code, string Detail)? Find(DeviceStatus status) => status switch
    {
        DeviceStatus.DeviceNotFound => (404, "DEVICE_NOT_FOUND", "There is no such device."),
        DeviceStatus.DeviceRevoked => (403, "DEVICE_REVOKED", "The device has been revoked, for good."),
        DeviceStatus.DeviceSuspended => (403, "DEVICE_SUSPENDED", "The merchant has suspended the device."),
        DeviceStatus.DeviceNotEnrolled => (403, "DEVICE_NOT_ENROLLED", "The device has no key yet."),
        DeviceStatus.KeyReplaced => (403, "KEY_REPLACED", "The device has another key by now."),
        DeviceStatus.CodeWrong => (403, "CODE_WRONG", "The code is none, has been used, or a later one has been given out."),
        DeviceStatus.CodeExpired => (403, "CODE_EXPIRED", "The code's time is over: have another one made."),
        DeviceStatus.ModelDiffers => (403, "MODEL_DIFFERS", "The merchant expects a device of another model."),
        DeviceStatus.AccountStopped => (403, "ACCOUNT_STOPPED", "The device's account is stopped; ask the operator."),
        DeviceStatus.CommandNotFound => (404, "COMMAND_NOT_FOUND", "The device has never had a command of that number."),
        DeviceStatus.SessionNotFound => (404, "SESSION_NOT_FOUND", "That is not the device's latest session."),
        DeviceStatus.SessionUnderWay => (409, "SESSION_UNDER_WAY", "Another session is under way: end it first."),
        DeviceStatus.SessionIdUsed => (409, "SESSION_ID_USED", "The sessionId stands for another sale."),
        DeviceStatus.SessionPaid => (409, "SESSION_PAID", "The session has been paid."),
        DeviceStatus.SessionCancelled => (409, "SESSION_CANCELLED", "The session has been cancelled."),
        DeviceStatus.PaymentUnderWay => (409, "PAYMENT_UNDER_WAY", "Another payment is under way: wait, or cancel the session."),
        DeviceStatus.InspectionTimeUsed => (409, "INSPECTION_TIME_USED", "The inspectTime stands for a check that has found something else."),
        DeviceStatus.AttemptsUsedUp => (409, "ATTEMPTS_USED_UP", "99 payments have failed: open another session."),
        _ => null,
    };
}
