using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Tests.Devices;

/// <summary>A receipt printer: an order waits for it, is printed, and says how that ended.</summary>
public sealed class PrinterTests
{
    [Fact]
    public async Task A_receipt_waits_for_its_printer_is_printed_and_known_again()
    {
        await using var shop = await PlateShop.Open();
        var path = $"/v3/pay-devices/printers/{shop.Speaker.DeviceId}/print-orders";
        var order = new
        {
            print_order_no = "p-1", template_id = "t-1", notify_url = "http://127.0.0.1:9/nobody",
            variable_list = new[] { new { key = "店", value = "Tea shop" }, new { key = "note", value = "" } },
            table_list = new[] { new { key = "items", row_list = new[] { new { cell_list = new[] { "Tea", "2", "25.00" } } } } },
        };
        Assert.Equal(204, (await shop.Sp.Post(path, order)).Status);
        Assert.Equal(204, (await shop.Sub.Post(path, order)).Status);
        Assert.Equal((400, "ALREADY_EXISTS"), Of(await shop.Sp.Post(path, order with { template_id = "t-2" })));
        Assert.Equal("PRINT_STATE_CACHED", await State(shop, $"{path}/p-1"));
        Assert.Equal(204, (await shop.Sp.Post(path, new { print_order_no = "p-2", variable_list = order.variable_list })).Status);

        await shop.Restart();
        await using var line = await Line.Connect(shop.Tael.Address, shop.Speaker);
        var (first, second) = (await line.Command(), await line.Command());
        Assert.Equal("PRINT", first.GetProperty("kind").GetString());
        Assert.Equal("店: Tea shop\nnote: \nitems\nTea  2  25.00", first.GetProperty("text").GetString());
        Assert.Equal("PRINT_STATE_WAIT", await State(shop, $"{path}/p-1"));
        await line.Acknowledge(first);
        await line.Acknowledge(second, "no paper");
        await shop.UntilSaid(2);
        Assert.Equal("PRINT_STATE_SUCCESS", await State(shop, $"{path}/p-1"));
        var failed = (await shop.Sp.Send(HttpMethod.Get, $"{path}/p-2", "")).Json;
        Assert.Equal(("PRINT_STATE_FAIL", "no paper"), (failed.GetProperty("print_state").GetString(), failed.GetProperty("print_state_description").GetString()));
        var told = (await shop.Sub.Send(HttpMethod.Get, $"{path}/p-1", "")).Json;
        Assert.Equal("25.00", told.GetProperty("table_list")[0].GetProperty("row_list")[0].GetProperty("cell_list")[2].GetString());
        Assert.Equal(("t-1", ""), (told.GetProperty("template_id").GetString(), told.GetProperty("variable_list")[1].GetProperty("value").GetString()));
        Assert.Equal(204, (await shop.Sp.Post(path, order)).Status);
        Assert.Equal(2, (await shop.Look()).CommandsCount);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_prints_nothing()
    {
        await using var shop = await PlateShop.Open();
        var stranger = await shop.Tael.NewMerchant();
        var path = $"/v3/pay-devices/printers/{shop.Speaker.DeviceId}/print-orders";
        object[] lines = [new { key = "k", value = "v" }];
        await shop.Sub.Post($"/v3/tael/devices/{shop.Speaker.SerialNo}/commands", new { request_id = "c-1", type = "PRINT", text = "x" });
        foreach (var (body, status, code) in new (object, int, string)[]
        {
            (new { variable_list = lines }, 400, "PARAM_ERROR"),
            (new { print_order_no = 7, variable_list = lines }, 400, "PARAM_ERROR"),
            (new { print_order_no = "", variable_list = lines }, 400, "PARAM_ERROR"),
            (new { print_order_no = "a b", variable_list = lines }, 400, "PARAM_ERROR"),
            (new { print_order_no = new string('1', RequestLength + 1), variable_list = lines }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p" }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = Array.Empty<object>() }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = "x" }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = new[] { new { key = "k" } } }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = new[] { new { key = "k", value = new string('v', 513) } } }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = Enumerable.Repeat(lines[0], 51) }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = Enumerable.Range(0, 5).Select(_ => new { key = "k", value = new string('v', 500) }) }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", table_list = new[] { new { key = "t", row_list = new[] { new { cell_list = new object[] { 1 } } } } } }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = lines, notify_url = "nowhere" }, 400, "PARAM_ERROR"),
            (new { print_order_no = "p", variable_list = lines, mistyped = 1 }, 400, "PARAM_ERROR"),
            (new { print_order_no = "c-1", variable_list = lines }, 400, "ALREADY_EXISTS"),
        })
        {
            Assert.Equal((status, code), Of(await shop.Sp.Post(path, body)));
        }

        var good = new { print_order_no = "p", variable_list = lines };
        Assert.Equal((403, "NO_AUTH"), Of(await stranger.Post(path, good)));
        Assert.Equal((403, "NO_AUTH"), Of(await stranger.Send(HttpMethod.Get, $"{path}/p", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Sp.Post("/v3/pay-devices/printers/printer/print-orders", good)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Sp.Post($"/v3/pay-devices/printers/{shop.Sub.Mchid}-NONE/print-orders", good)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Sp.Send(HttpMethod.Get, $"{path}/p", "")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Sp.Send(HttpMethod.Get, $"{path}/c-1", "")));
        Assert.Equal(1, (await shop.Look()).CommandsCount);

        for (var i = 1; i < DeviceCommand.WaitingMax; i++) Assert.Equal(204, (await shop.Sp.Post(path, good with { print_order_no = $"n{i}" })).Status);
        Assert.Equal((403, "RULE_LIMIT"), Of(await shop.Sp.Post(path, good)));
        await shop.Sub.Post($"/v3/tael/devices/{shop.Speaker.SerialNo}/stop", new { for_good = true, reason = "stolen" });
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Sp.Post(path, good)));
    }

    private const int RequestLength = Domain.Ledger.RequestId.LengthMax;

    private static async Task<string?> State(PlateShop shop, string path) =>
        (await shop.Sp.Send(HttpMethod.Get, path, "")).Json.GetProperty("print_state").GetString();

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
