using System.Diagnostics;
using System.Text.Json;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/pay-devices/printers/{device_id}/print-orders {print_order_no, variable_list?, table_list?, …}: 204, and the printer
/// prints it, at once or when it is connected again.</summary>
/// <remarks>The order is a PRINT command of the device under its number: printed at least once, and known as a repeat for as long as it is
/// among the latest hundred. There are no templates here: variables come first, one a line, and then the tables. Nobody is notified; ask.</remarks>
public static class PrintOrderEndpoint
{
    public const string Path = "/v3/pay-devices/printers/{device_id}/print-orders";

    public static void Map(V3Endpoints v3) =>
        v3.Post<PrintOrderRequest>(Path, Handle)
            .AnswersNothing()
            .Refuses(ErrorCode.NoAuth, "the printer's merchant is neither the one that signed nor one that has chosen it as its service provider")
            .Refuses(ErrorCode.AlreadyExists, "`print_order_no` was used for another print order, or command")
            .Refuses(ErrorCode.RuleLimit, "a hundred commands wait for the device")
            .RefusesLike();

    internal static async Task<Answer> Handle(V3Call call, PrintOrderRequest request)
    {
        var (id, refusal) = await Printer(call);
        if (refusal is not null) return refusal;

        var text = request.ToText();
        if (text.Length is 0 or > DeviceCommand.TextMax)
        {
            return Refusal.Body("/", "", text.Length == 0 ? "nothing is to be printed" : $"more than {DeviceCommand.TextMax} characters are to be printed");
        }

        var command = new SendDeviceCommand(request.PrintOrderNo, DeviceCommandKind.Print, text)
        {
            PrintOrder = JsonSerializer.Serialize(request, WireJson.Options),
        };
        var status = await call.Ask(call.Grains.Device(id), device => device.SendCommand(command));
        return status switch
        {
            DeviceStatus.Done => Answer.NoContent,
            DeviceStatus.CommandIdUsed => new Refusal(
                ErrorCode.AlreadyExists, "/print_order_no", request.PrintOrderNo, "used for another print order, or command", "body"),
            DeviceStatus.CommandQueueFull => Answer.Refuse(ErrorCode.RuleLimit),
            DeviceStatus.DeviceNotFound => Answer.Refuse(ErrorCode.ResourceNotExists),
            DeviceStatus.DeviceRevoked => MerchantDevice.Invalid("the device has been revoked, for good"),
            DeviceStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>The printer that the path names, if the caller may speak for its merchant.</summary>
    internal static async Task<(DeviceId Id, Refusal? Refusal)> Printer(V3Call call)
    {
        var text = call.Path("device_id");
        return DeviceId.TryParse(text, out var id)
            ? (id, await Speakers.WhyNot(call, $"{id.Merchant}", "device_id", "url"))
            : (default, Refusal.Url("device_id", text, "is no device_id"));
    }
}

/// <summary>GET /v3/pay-devices/printers/{device_id}/print-orders/{print_order_no}: the print order, and whether it is printed.</summary>
public static class QueryPrintOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get($"{PrintOrderEndpoint.Path}/{{print_order_no}}", Handle)
            .Answers<PrintOrderAnswer>()
            .Refuses(ErrorCode.NoAuth, "the printer's merchant is neither the one that signed nor one that has chosen it as its service provider")
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such device, or the device remembers no such print order");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var (id, refusal) = await PrintOrderEndpoint.Printer(call);
        if (refusal is not null) return refusal;

        var grain = call.Grains.Device(id);
        var device = await call.Ask(grain, printer => printer.Look());
        if (device?.FindCommand(call.Path("print_order_no")) is not { PrintOrder: { } form } command)
        {
            return Answer.Refuse(ErrorCode.ResourceNotExists);
        }

        var isConnected = device.Presence?.Connection is { } connection && await call.Ask(grain, printer => printer.Beat(connection));
        return Answer.Ok(PrintOrderAnswer.Of(JsonSerializer.Deserialize<PrintOrderRequest>(form, WireJson.Options)!, command, isConnected));
    }
}
