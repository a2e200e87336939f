using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Silo.Journals;
using Tael.Tests.Faces;

namespace Tael.Tests.Devices;

/// <summary>A device's first day on both stores, by calls that docs/DEVICES.md names: enrolled by its code, bound to a store and a till, paid
/// in each of the four ways, each payment said once, and money given back at the till. Every call is sent twice, as after a lost answer.</summary>
public sealed class DeviceStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_new_device_takes_money_in_each_way_says_each_payment_once_and_gives_back(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        await till.Enrol("FROG-7");
        var bound = await Twice(() => till.Merchant.Post($"/v3/tael/devices/{till.Device.SerialNo}/bind", EnrolmentTests.Binding(till.Merchant)));
        Assert.Equal(200, bound.Status);
        var me = (await till.Device.Get("/device/v1/me")).Json;
        Assert.Equal(("shop-2", "till-9"), (me.GetProperty("storeId").GetString(), me.GetProperty("tillId").GetString()));
        var plate = await BindPlate(till);

        var order = await PayEachWay(till, plate);
        await till.Restart();
        Assert.Equal("SUCCESS", Till.StateOf(await Twice(() => till.Refund("back-1", "sale-1-1", 100))));
        Assert.Equal("SUCCESS", Till.StateOf(await Twice(() => till.Refund("back-4", "sale-4-1", 150))));

        // What the plate has sold is not the till's: the merchant gives it back.
        Assert.Equal("ORDER_NOT_FOUND", Till.StateOf(await till.Refund("back-3", order, 300)));
        await till.Until(async () => await till.Payer.Balance() == 10_000 - 1_000 + 250);
        foreach (var (no, state) in new[] { ("sale-1-1", "REFUND"), ("sale-2-1", "SUCCESS"), (order, "SUCCESS"), ("sale-4-1", "REFUND") })
        {
            Assert.Equal(state, (await till.Merchant.Query(no)).GetProperty("trade_state").GetString());
        }

        // Four payments, four commands, and none that waits: nothing was said twice.
        var device = (await till.Tael.Grains.GetGrain<Grains.Devices.IDeviceGrain>($"v-{till.Device.DeviceId}").Look())!;
        Assert.Equal((4, 0), (device.CommandsCount, device.Waiting.Length));
        var audit = await till.Tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    /// <returns>The number of the order that the plate has made.</returns>
    private static async Task<string> PayEachWay(Till till, string plate)
    {
        var shop = new FaceShop(till);
        Assert.Equal(200, (await shop.Enrol(till.Payer, 1)).Status);
        var line = await Line.Connect(till.Tael.Address, till.Device);

        // By the code that the payer shows.
        Assert.Equal("OPEN", Till.StateOf(await Twice(() => till.Open("sale-1", 100))));
        var code = await till.PayCode();
        Assert.Equal("PAID", Till.StateOf(await Twice(() => till.Pay("sale-1", code))));
        await AssertSays(line, 100, "sale-1-1");

        // By the code on the customer's screen, which the payer scans.
        Assert.Equal("OPEN", Till.StateOf(await Twice(() => till.Open("sale-2", 200))));
        var shown = (await Twice(() => till.Pay("sale-2"))).Json.GetProperty("customerScreen").GetProperty("qrCode").GetString()!;
        Assert.Equal(200, (await Twice(() => till.Payer.Pay(shown, "r-2"))).Status);
        await AssertSays(line, 200, "sale-2-1");

        // By the fixed code beside the till, with an amount that the payer types.
        var typed = await Twice(() => till.Payer.Send(
            HttpMethod.Post, "/wallet/v1/merchant-codes/payments", JsonContent.Create(new { codeUrl = plate, amount = 300, requestId = "r-3" })));
        var order = typed.Json.GetProperty("out_trade_no").GetString()!;
        await AssertSays(line, 300, order);

        // By face, while the line is cut.
        await line.DisposeAsync();
        Assert.Equal("OPEN", Till.StateOf(await Twice(() => till.Open("sale-4", 400))));
        var face = await shop.Face(1, 0);
        Assert.Equal("PAID", Till.StateOf(await Twice(() => shop.PayBy("sale-4", face, FaceShop.Digits))));
        await using var again = await Line.Connect(till.Tael.Address, till.Device);
        await AssertSays(again, 400, "sale-4-1");
        await till.Until(async () =>
            (await till.Tael.Grains.GetGrain<Grains.Devices.IDeviceGrain>($"v-{till.Device.DeviceId}").Look())!.Waiting.IsEmpty);
        return order;
    }

    /// <returns>What stands on a fixed code whose payments the till's device says.</returns>
    private static async Task<string> BindPlate(Till till)
    {
        var made = await Twice(() => till.Merchant.Post("/v3/tael/merchant-codes", new
        {
            code_id = "beside-the-till", appid = till.Merchant.AppId, description = "fruit", notify_url = "http://127.0.0.1:9/nobody",
        }));
        var code = made.Json.GetProperty("code_url").GetString()!;
        var bound = await Twice(() => till.Merchant.Post(
            $"{PlateShop.Speakers}/{till.Device.SerialNo}/bind", new { sub_mchid = till.Merchant.Mchid, code_url = code }));
        Assert.Equal(200, bound.Status);
        return code;
    }

    private static async Task AssertSays(Line line, long amount, string order)
    {
        var said = await line.Command();
        Assert.Equal(
            ("SPEAK", amount, order),
            (said.GetProperty("kind").GetString(), said.GetProperty("amount").GetInt64(), said.GetProperty("outTradeNo").GetString()));
        await line.Acknowledge(said);
    }

    private static async Task<Reply> Twice(Func<Task<Reply>> call)
    {
        var first = await call();
        var again = await call();
        Assert.Equal((first.Status, Convert.ToHexString(first.Body)), (again.Status, Convert.ToHexString(again.Body)));
        return first;
    }
}
