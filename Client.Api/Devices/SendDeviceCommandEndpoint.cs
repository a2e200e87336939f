using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/tael/devices/{device_sn}/commands {request_id, type, text?}: the device shows, prints or says something, goes to another
/// version, or starts anew.</summary>
/// <remarks>Not of WeChat Pay. It is sent until the device says that it has done it, also after a connection was lost. The same request again
/// is the same command, as long as it is among the latest hundred.</remarks>
public static class SendDeviceCommandEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<Request>($"{MerchantDevice.Path}/commands", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.AlreadyExists, "`request_id` was used for another command")
            .Refuses(ErrorCode.RuleLimit, "a hundred commands wait for the device")
            .RefusesLike();
        v3.Get($"{MerchantDevice.Path}/commands/{{request_id}}", HandleQuery)
            .Answers<Response>()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such device, or the device remembers no such command");
    }

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (!MerchantDevice.TryRead(call, out var id, out var refusal)) return refusal;

        var needsText = request.Type != "REBOOT";
        if (needsText != request.Text is not null) return Refusal.Body("/text", "", needsText ? "is needed" : "is not taken with REBOOT");

        var kind = Enum.Parse<DeviceCommandKind>(request.Type, ignoreCase: true);
        var command = new SendDeviceCommand(request.RequestId, kind, request.Text ?? "");
        var status = await call.Ask(call.Grains.Device(id), device => device.SendCommand(command));
        return status switch
        {
            DeviceStatus.Done => await Show(call, id, request.RequestId),
            DeviceStatus.CommandIdUsed => new Refusal(ErrorCode.AlreadyExists, "/request_id", request.RequestId, "used for another command", "body"),
            DeviceStatus.CommandQueueFull => Answer.Refuse(ErrorCode.RuleLimit),
            _ => await MerchantDevice.Answer(call, id, status),
        };
    }

    internal static Task<Answer> HandleQuery(V3Call call) => MerchantDevice.TryRead(call, out var id, out var refusal)
        ? Show(call, id, call.Path("request_id"))
        : Task.FromResult(Answer.Refuse(refusal));

    private static async Task<Answer> Show(V3Call call, DeviceId id, string request)
    {
        var device = await call.Ask(call.Grains.Device(id), grain => grain.Look());
        if (device?.FindCommand(request) is not { } command) return Answer.Refuse(ErrorCode.ResourceNotExists);

        var state = command.DoneAt is null ? "WAITING" : command.Failure is null ? "DONE" : "FAILED";
        return Answer.Ok(new Response(request, command.Number, state, command.Failure));
    }

    public sealed record Request
    {
        [Text(Domain.Ledger.RequestId.LengthMax, Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@")]
        public required string RequestId { get; init; }

        [OneOf("SHOW", "PRINT", "SPEAK", "UPDATE", "REBOOT")] public required string Type { get; init; }

        /// <summary>What to show, print or say, or which version to go to; not with REBOOT.</summary>
        [Text(DeviceCommand.TextMax)] public string? Text { get; init; }
    }

    /// <param name="Number">Counts the device's commands.</param>
    /// <param name="Failure">Why the device could not do it.</param>
    public sealed record Response(
        string RequestId, long Number, [property: OneOf("WAITING", "DONE", "FAILED")] string State, string? Failure);
}
