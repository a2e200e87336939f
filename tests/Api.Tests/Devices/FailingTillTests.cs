using Microsoft.Extensions.DependencyInjection;
using System.Text.Json;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Devices;

/// <summary>Sales whose server is killed with SIGKILL, or whose cable is pulled, at each step: the session tells how each of them ended, the
/// payer has paid once or not at all, and each payment is said once.</summary>
public sealed class FailingTillTests
{
    [Theory, InlineData(0, false), InlineData(1, true)]
    public async Task A_sale_is_clear_though_the_server_is_killed_at_each_step(int firstMoment, bool onPostgres)
    {
        using var folder = new TemporaryFolder();
        var store = onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : $"Data Source={Path.Combine(folder.Path, "tael.db")}";
        await using (var till = await KilledTill.Start(folder.Path, store, firstMoment))
        {
            await Trade(till);
            await AssertSaid(till);
        }

        await using var journal = await JournalStore.Open(store);
        AssertClean(await journal.AuditAsync());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task A_sale_is_clear_though_the_cable_is_pulled_at_each_step(int firstMoment)
    {
        await using var till = await PulledTill.Start(firstMoment);
        await Trade(till);
        await AssertSaid(till);
        AssertClean(await till.Tael.Services.GetRequiredService<JournalStore>().AuditAsync());
    }

    /// <summary>Orders that a stolen device has made, with its server killed while it is stopped.</summary>
    [Fact]
    public async Task No_order_is_paid_after_the_theft_though_the_server_is_killed_in_the_middle_of_stopping_it()
    {
        using var folder = new TemporaryFolder();
        await using var till = await KilledTill.Start(folder.Path, $"Data Source={Path.Combine(folder.Path, "tael.db")}", 0);
        for (var moment = 0; moment < 3; moment++)
        {
            var device = await till.NewDevice();
            await till.Ask(t => device().Post("/device/v1/sessions", new { sessionId = $"theft-{moment}", amount = 1, description = "tea" }));
            var shown = await till.Ask(t => device().Post($"/device/v1/sessions/theft-{moment}/payments", new { }));
            var url = shown.Json.GetProperty("customerScreen").GetProperty("qrCode").GetString()!;

            // The payer pays while it is stopped: one of the two is first.
            var paying = till.Try(t => t.Payer.Pay(url, $"theft-{moment}")); // Unanswered where the server is killed: asked again below.
            var stopped = await till.Insist(t => t.Merchant.Post($"/v3/tael/devices/{device().SerialNo}/stop", new { for_good = true, reason = "stolen" }));
            await paying;
            Assert.Equal("REVOKED", Till.StateOf(stopped));
            var fence = Time(stopped.Json, "fence_time");
            var late = await till.Ask(t => t.Payer.Pay(url, $"theft-{moment}"));
            var order = await till.Merchant.Query($"theft-{moment}-1");
            if (late.Status == 200) Assert.True(Time(order, "success_time") <= fence, $"paid at {order}, fenced at {fence:O}");
            else Assert.Equal(("ORDER_CLOSED", "CLOSED"), (late.Code, order.GetProperty("trade_state").GetString()));
            Assert.Equal((403, "DEVICE_REVOKED"), Of(await till.Ask(t => device().Get("/device/v1/me"))));
        }
    }

    private static async Task Trade(FailingTill till)
    {
        var enrolled = await till.Payer.Send(HttpMethod.Post, "/wallet/v1/face", System.Net.Http.Json.JsonContent.Create(
            new { phoneDigits = "1234", face = await till.Face(1, null) }));
        Assert.Equal(200, enrolled.Status);

        // By the payer's code, and partly back.
        Assert.Equal("OPEN", Till.StateOf(await till.Open("sale-1")));
        var authCode = (await till.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;
        Assert.Equal("PAID", Till.StateOf(await till.Pay("sale-1", new { authCode })));
        var refund = new { outRefundNo = "back-1", outTradeNo = "sale-1-1", amount = 40, reason = "spilt" };
        Assert.Equal("SUCCESS", Till.StateOf(await till.Insist(t => t.Device.Post("/device/v1/refunds", refund))));

        // By the order's code.
        Assert.Equal("OPEN", Till.StateOf(await till.Open("sale-2")));
        var shown = await till.Pay("sale-2", new { });
        Assert.Equal("PAYING", Till.StateOf(shown));
        Assert.Equal(200, (await till.Insist(t => t.Payer.Pay(CodeOn(shown), "r-2"))).Status);
        Assert.Equal("PAID", Till.StateOf(await till.Look("sale-2")));

        // Given up while the payer looks at the code.
        await till.Open("sale-3");
        shown = await till.Pay("sale-3", new { });
        Assert.Equal("CANCELLED", Till.StateOf(await till.Cancel("sale-3")));
        Assert.Equal((409, "ORDER_CLOSED"), Of(await till.Ask(t => t.Payer.Pay(CodeOn(shown), "r-3"))));

        // By face.
        Assert.Equal("OPEN", Till.StateOf(await till.Open("sale-4")));
        var face = await till.Face(1, 0);
        Assert.Equal("PAID", Till.StateOf(await till.Pay("sale-4", new { face, phoneDigits = "1234" })));

        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (await till.Payer.Balance() != 10_000 - 300 + 40) deadline.Token.ThrowIfCancellationRequested();
    }

    private static async Task AssertSaid(FailingTill till)
    {
        await using var line = await Line.Connect(till.Http.BaseAddress!, till.Device);
        var said = new List<string>();
        for (var i = 0; i < 3; i++) said.Add((await line.Command()).GetProperty("outTradeNo").GetString()!);
        Assert.Equal(["sale-1-1", "sale-2-1", "sale-4-1"], said);
        var told = await till.Merchant.Post($"/v3/tael/devices/{till.Device.SerialNo}/commands", new { request_id = "c-1", type = "REBOOT" });
        Assert.Equal(4, told.Json.GetProperty("number").GetInt64());
    }

    private static string CodeOn(Reply shown) => shown.Json.GetProperty("customerScreen").GetProperty("qrCode").GetString()!;

    private static DateTimeOffset Time(JsonElement of, string name) =>
        DateTimeOffset.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    private static void AssertClean(AuditReport audit) => Assert.True(audit.IsClean, string.Join('\n', audit.Findings));

    /// <summary>The program itself, killed.</summary>
    private sealed class KilledTill : FailingTill
    {
        private string _data = null!;
        private string _store = null!;
        private TaelProcess _process = null!;

        public static async Task<KilledTill> Start(string data, string store, int firstMoment)
        {
            var till = new KilledTill { _data = data, _store = store, FirstMoment = firstMoment };
            await till.Mend();
            till.Payer = new(till.Http, (await till.Post("/sandbox/users", new { balance = 10_000 })).Json);
            return till;
        }

        /// <summary>Another device of the merchant, at whichever server there is.</summary>
        public async Task<Func<DeviceClient>> NewDevice()
        {
            var file = (await Post("/sandbox/devices", new { merchant = Merchant.Mchid })).Json;
            return () => DeviceClient.Of(Http, file);
        }

        public override ValueTask DisposeAsync()
        {
            _process.Dispose();
            return ValueTask.CompletedTask;
        }

        protected override Task Break()
        {
            _process.Kill();
            return Task.CompletedTask;
        }

        protected override async Task Mend()
        {
            _process?.Dispose();
            _process = await TaelProcess.Start(_data, _store);
            Http = _process.Http;
            Merchant = new(Http, TaelProcess.SandboxFile(_data, "merchant.json"));
            Device = DeviceClient.Of(Http, TaelProcess.SandboxFile(_data, "device.json"));
            Payer = Payer?.At(Http)!;
        }
    }

    /// <summary>The device's cable, pulled; merchant and payer have other ones.</summary>
    private sealed class PulledTill(TaelUnderTest tael, Cable cable) : FailingTill
    {
        public TaelUnderTest Tael => tael;

        public static async Task<PulledTill> Start(int firstMoment)
        {
            var tael = await TaelUnderTest.Start();
            var till = new PulledTill(tael, new Cable(tael.Address)) { FirstMoment = firstMoment, Http = tael.Http, Merchant = tael.DemoMerchant() };
            await till.Mend();
            till.Payer = await tael.NewPayer(10_000);
            return till;
        }

        public override async ValueTask DisposeAsync()
        {
            await cable.DisposeAsync();
            await tael.DisposeAsync();
        }

        protected override Task Break()
        {
            cable.Pull();
            return Task.CompletedTask;
        }

        protected override Task Mend()
        {
            cable.Plug(tael.Address);
            var http = new HttpClient { BaseAddress = cable.Address, Timeout = TaelUnderTest.Deadline };
            Device = DeviceClient.Of(http, tael.SandboxFile("device.json"));
            return Task.CompletedTask;
        }
    }
}
