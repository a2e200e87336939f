using Microsoft.Extensions.DependencyInjection;
using Tael.Silo.Journals;

namespace Tael.Tests.Devices;

/// <summary>The reference device from the merchant's code to the theft, with its cable pulled, the server restarted, and its power cut.</summary>
public sealed class ReferenceDeviceTests
{
    [Fact]
    public async Task It_sells_in_each_way_announces_each_payment_once_prints_and_pays_back_whatever_is_pulled_or_cut()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var cable = new Cable(tael.Address);
        var (merchant, payer) = (tael.DemoMerchant(), await tael.NewPayer(10_000));
        var file = Path.Combine(tael.Data, "device-key.json");
        string order;
        using (var device = DeviceProgram.Start("--enrol", await Register(merchant), "--server", cable.Address.AbsoluteUri, "--key", file))
        {
            await device.Sees("is enrolled");
            await device.Sees("online");

            // The payer scans the order's code.
            device.Type("sell 1.00 Tea");
            await device.Sees("cashier  | READY 1.00 Tea");
            Assert.Equal(200, (await payer.Pay(await ShowCode(device), "r-1")).Status);
            await device.Sees("speaker  | 收款1.00元");
            await device.Sees("customer | PAID 1.00");

            // The device scans the payer's; first one's who has too little.
            device.Type("sell 2 Cake");
            device.Type($"scan {await PayCode(await tael.NewPayer(1))}");
            await device.Sees("cashier  | FAILED 2.00 NOT_ENOUGH");
            device.Type($"scan {await PayCode(payer)}");
            await device.Sees("speaker  | 收款2.00元");
            order = OrderIn(await device.Sees("cashier  | PAID 2.00"));

            // The cable is pulled while the payer pays.
            device.Type("sell 3.00");
            var url = await ShowCode(device);
            cable.Pull();
            Assert.Equal(200, (await payer.Pay(url, "r-3")).Status);
            await device.Sees("offline");
            cable.Plug(tael.Address);
            await device.Sees("speaker  | 收款3.00元");
            await device.Sees("customer | PAID 3.00");

            // The server is started anew while the payer looks for the phone; meanwhile the cashier asks.
            device.Type("sell 4.0");
            url = await ShowCode(device);
            await tael.Restart();
            device.Type("look");
            cable.Plug(tael.Address);
            (merchant, payer) = (tael.DemoMerchant(), payer.At(tael.Http));
            Assert.Equal(200, (await payer.Pay(url, "r-4")).Status);
            await device.Sees("speaker  | 收款4.00元");
            await device.Sees("customer | PAID 4.00");
            await Until(async () => await Waiting(tael) == 0);
            Assert.Equal(0, device.Left("speaker"));
        }

        // The power is cut, and comes back.
        Assert.Equal(200, (await Command(merchant, "c-1", "Goodbye")).Status);
        using (var device = DeviceProgram.Start("--key", file))
        {
            await device.Sees("customer | PAID 4.00");
            await device.Sees("printer  | Goodbye");
            await Until(async () => await Waiting(tael) == 0);
            device.Type($"refund {order} 0.50 spilt");
            await device.Sees($"REFUNDED 0.50 of {order}");
            await Until(async () => await payer.Balance() == 10_000 - 1_000 + 50);
            device.Type($"refund {order} 1.51");
            await device.Sees("INVALID_REQUEST");
            device.Type("sell 1.234");
            await device.Sees("help");
            Assert.Equal(0, device.Left("speaker"));
            Assert.Equal(0, device.Left("printer"));

            await merchant.Post("/v3/tael/devices/REF-1/stop", new { for_good = true, reason = "stolen" });
            await device.Sees("offline: DEVICE_REVOKED");
            Assert.Equal(3, await device.Ends());
        }

        var audit = await tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    [Fact]
    public async Task It_says_what_is_wrong_and_ends_when_it_can_not_begin()
    {
        await using var tael = await TaelUnderTest.Start();
        var file = Path.Combine(tael.Data, "device-key.json");
        foreach (var (args, code, words) in new (string[], int, string)[]
        {
            (["--enrol"], 2, "usage"), (["--dance", "x"], 2, "usage"), (["--key", file], 1, file),
            (["--enrol", "1900000001-SN0001.0000000000000000", "--server", tael.Address.AbsoluteUri, "--key", file], 1, "CODE_WRONG"),
        })
        {
            using var device = DeviceProgram.Start(args);
            Assert.Equal(code, await device.Ends());
            await device.Sees(words);
        }

        // The file is its owner's alone.
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static async Task<string> Register(MerchantClient merchant) => (await merchant.Post("/v3/tael/devices", new
    {
        appid = merchant.AppId, device_sn = "REF-1", store_id = "store-1", till_id = "till-1",
    })).Json.GetProperty("enrolment_code").GetString()!;

    private static async Task<string> ShowCode(DeviceProgram device)
    {
        device.Type("qr");
        await device.Sees("customer | SCAN_TO_PAY");
        return (await device.Sees("weixin://"))["customer | ".Length..];
    }

    private static async Task<string> PayCode(PayerClient payer) =>
        (await payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;

    private static Task<Reply> Command(MerchantClient merchant, string id, string text) =>
        merchant.Post("/v3/tael/devices/REF-1/commands", new { request_id = id, type = "PRINT", text });

    private static string OrderIn(string line) => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..^1];

    private static async Task<int> Waiting(TaelUnderTest tael)
    {
        var mchid = tael.SandboxFile("merchant.json").GetProperty("mchid").GetString();
        return (await tael.Grains.GetGrain<Grains.Devices.IDeviceGrain>($"v-{mchid}-REF-1").Look())!.Waiting.Length;
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}
