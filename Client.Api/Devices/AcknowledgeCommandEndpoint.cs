using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/acknowledgements {number, failure?}: the device has done a command, or could not; for devices that listen by
/// server-sent events.</summary>
internal static class AcknowledgeCommandEndpoint
{
    public const int FailureMax = 200;

    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/acknowledgements", Handle)
        .TakesOwn<Request>()
        .AnswersNothing()
        .Refuses(DeviceStatus.KeyReplaced, DeviceStatus.CommandNotFound, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(HttpContext http, V3Services services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var call = DeviceCall.Of(http, services);
        var command = new AcknowledgeDeviceCommand(call.Caller.KeyId, request.Number, request.Failure);
        var status = await call.AskDevice(device => device.Acknowledge(command));
        return status == DeviceStatus.Done ? Results.NoContent() : DeviceRefusal.Of(status);
    }

    /// <param name="Number">The command's.</param>
    /// <param name="Failure">Why it could not be done; left out: it was.</param>
    private sealed record Request(
        [property: Whole(1, long.MaxValue)] long Number, [property: Text(FailureMax)] string? Failure = null);
}
