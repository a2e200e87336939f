using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Tael.Silo.Journals;

namespace Tael.Tests.Devices;

/// <summary>Sales at a device, as cashier and payer see them: paid in both ways, failed, cancelled, refunded; and a device that is stolen at
/// each step.</summary>
public sealed class TillStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_sale_is_paid_once_by_the_code_that_was_scanned_and_goes_back_at_the_till(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        var opened = await till.Open("sale-1");
        Assert.Equal(("OPEN", "READY"), (Till.StateOf(opened), Till.Screen(opened, "customerScreen")));
        Assert.Equal(opened.Body, (await till.Open("sale-1")).Body);
        Assert.Equal("SESSION_ID_USED", Till.StateOf(await till.Open("sale-1", 101)));
        Assert.Equal("SESSION_UNDER_WAY", Till.StateOf(await till.Open("sale-2")));
        Assert.Equal("AUTH_CODE_INVALID", Till.StateOf(await till.Pay("sale-1", "000000000000000000")));
        Assert.Equal("SESSION_NOT_FOUND", Till.StateOf(await till.Pay("sale-9", await till.PayCode())));

        var code = await till.PayCode();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => till.Pay("sale-1", code)));
        Assert.All(replies, reply => Assert.Equal("PAID", Till.StateOf(reply)));
        Assert.Equal(9_900, await till.Payer.Balance());
        Assert.Equal(("PAID", "PAID"), (Till.Screen(replies[0], "cashierScreen"), Till.Screen(replies[0], "customerScreen")));
        Assert.Equal("SESSION_PAID", Till.StateOf(await till.Cancel("sale-1")));
        Assert.Equal("SESSION_PAID", Till.StateOf(await till.Pay("sale-1")));

        await till.Restart();
        Assert.Equal(replies[0].Body, (await till.Look()).Body);
        Assert.Equal(replies[0].Body, (await till.Pay("sale-1", code)).Body);
        Assert.Equal("SUCCESS", (await till.Merchant.Query("sale-1-1")).GetProperty("trade_state").GetString());

        var refund = await till.Refund("back-1", "sale-1-1", 40);
        Assert.Equal("SUCCESS", Till.StateOf(refund));
        await till.Until(async () => await till.Payer.Balance() == 9_940);
        Assert.Equal(refund.Body, (await till.Refund("back-1", "sale-1-1", 40)).Body);
        Assert.Equal("INVALID_REQUEST", Till.StateOf(await till.Refund("back-1", "sale-1-1", 41)));
        Assert.Equal("INVALID_REQUEST", Till.StateOf(await till.Refund("back-2", "sale-1-1", 61)));
        Assert.Equal("ORDER_NOT_FOUND", Till.StateOf(await till.Refund("back-3", "sale-9-1", 1)));
        Assert.Equal("SUCCESS", Till.StateOf(await till.Refund("back-4", "sale-1-1", 60)));
        await till.Until(async () => await till.Payer.Balance() == 10_000);
        await AssertClean(till);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_sale_whose_code_the_payer_scans_is_known_to_be_paid_though_nobody_asks(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        await till.Open("sale-1");
        var shown = await till.Pay("sale-1");
        Assert.Equal(("PAYING", "SCAN_TO_PAY"), (Till.StateOf(shown), Till.Screen(shown, "cashierScreen")));
        var url = shown.Json.GetProperty("customerScreen").GetProperty("qrCode").GetString()!;
        Assert.Equal(shown.Body, (await till.Pay("sale-1")).Body);
        Assert.Equal("PAYMENT_UNDER_WAY", Till.StateOf(await till.Pay("sale-1", await till.PayCode())));

        Assert.Equal(200, (await till.Payer.Pay(url, "r-1")).Status);
        var grain = till.Tael.Grains.GetGrain<Grains.Devices.IDeviceGrain>($"v-{till.Device.DeviceId}");
        await till.Until(async () => (await grain.Look())!.Session!.State == Domain.Devices.TillSessionState.Paid);
        Assert.Equal("PAID", Till.StateOf(await till.Look("sale-1")));
        await till.Restart();
        Assert.Equal("PAID", Till.StateOf(await till.Look("sale-1")));
        await AssertClean(till);
    }

    [Fact]
    public async Task What_fails_says_why_and_another_way_of_paying_may_follow()
    {
        await using var till = await Till.Start();
        var poor = await till.Tael.NewPayer(1);
        await till.Open("sale-1", 500);
        var code = (await poor.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;
        var failed = await till.Pay("sale-1", code);
        Assert.Equal(("OPEN", "NOT_ENOUGH"), Till.OutcomeOf(failed));
        Assert.Equal(("FAILED", "TRY_ANOTHER_WAY"), (Till.Screen(failed, "cashierScreen"), Till.Screen(failed, "customerScreen")));
        Assert.Equal("REVOKED", (await till.Merchant.Query("sale-1-1")).GetProperty("trade_state").GetString());

        // The order's code is shown next; it is given up, and can't be paid any more.
        var url = (await till.Pay("sale-1")).Json.GetProperty("customerScreen").GetProperty("qrCode").GetString()!;
        Assert.Equal("CANCELLED", Till.StateOf(await till.Cancel("sale-1")));
        Assert.Equal("CANCELLED", Till.StateOf(await till.Cancel("sale-1")));
        Assert.Equal((409, "ORDER_CLOSED"), ((await till.Payer.Pay(url, "r-1")).Status, (await till.Payer.Pay(url, "r-1")).Code));
        Assert.Equal("SESSION_CANCELLED", Till.StateOf(await till.Pay("sale-1")));
        Assert.Equal(10_000, await till.Payer.Balance());

        // Somebody else's order under the number is left alone.
        await till.Merchant.Order("sale-2-1", 7);
        await till.Open("sale-2");
        Assert.Equal(("OPEN", "OUT_TRADE_NO_USED"), Till.OutcomeOf(await till.Pay("sale-2")));
        Assert.Equal("NOTPAY", (await till.Merchant.Query("sale-2-1")).GetProperty("trade_state").GetString());
        Assert.Equal("PAID", Till.StateOf(await till.Pay("sale-2", await till.PayCode())));

        // What is shown and forgotten ends by itself, as its order does.
        await till.Open("sale-3");
        await till.Pay("sale-3");
        await till.Tael.Post("/sandbox/clock", new { advance = "P8D" });
        Assert.Equal(("OPEN", "ORDER_CLOSED"), Till.OutcomeOf(await till.Look("sale-3")));
    }

    [Fact]
    public async Task A_payer_who_must_confirm_is_waited_for()
    {
        await using var till = await Till.Start();
        var rich = await till.Tael.NewPayer(300_000);
        await till.Open("sale-1", 200_000);
        var code = (await rich.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;
        var asked = await till.Pay("sale-1", code);
        Assert.Equal(("PAYING", "CONFIRM_ON_PHONE"), (Till.StateOf(asked), Till.Screen(asked, "customerScreen")));
        var prepayId = (await rich.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("asked").GetProperty("prepayId").GetString()!;
        Assert.Equal(200, (await rich.Pay(prepayId, "r-1", rich.Password)).Status);
        Assert.Equal("PAID", Till.StateOf(await till.Look()));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public async Task A_device_that_is_stolen_begins_nothing_and_what_it_had_begun_can_not_be_paid(int step)
    {
        await using var till = await Till.Start();
        if (step > 0) await till.Open("sale-1");
        var url = step > 1 ? (await till.Pay("sale-1")).Json.GetProperty("customerScreen").GetProperty("qrCode").GetString()! : null;
        if (step > 2) Assert.Equal(200, (await till.Payer.Pay(url!, "r-1")).Status);

        var stopped = await till.Stop();
        Assert.Equal("REVOKED", Till.StateOf(stopped));
        Assert.NotNull(stopped.Json.GetProperty("fence_time").GetString());
        foreach (var reply in new[] { await till.Open("sale-2"), await till.Pay("sale-1"), await till.Cancel("sale-1"), await till.Look(), await till.Refund("back-1", "sale-1-1", 1) })
        {
            Assert.Equal((403, "DEVICE_REVOKED"), (reply.Status, reply.Code));
        }

        if (step == 2) Assert.Equal("ORDER_CLOSED", (await till.Payer.Pay(url!, "r-1")).Code);
        Assert.Equal(step == 3 ? 9_900 : 10_000, await till.Payer.Balance());
        await AssertClean(till);
    }

    /// <summary>Devices sell as fast as they can while they are stolen: nothing that they have made is paid after the time that the answer says.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task No_order_is_paid_after_the_fence_of_a_device_that_is_stolen_under_load(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        var paid = 0;
        for (var round = 0; round < 6; round++)
        {
            var device = DeviceClient.Of(till.Tael.Http, (await till.Tael.Post("/sandbox/devices", new { merchant = till.Merchant.Mchid })).Json);
            var payer = await till.Tael.NewPayer(10_000);
            var urls = new System.Collections.Concurrent.ConcurrentQueue<(string No, string Url)>();
            var selling = Sell(device, payer, round, urls);
            while (urls.Count <= round) await Task.Yield();
            var stopped = await till.Merchant.Post($"/v3/tael/devices/{device.SerialNo}/stop", new { for_good = true, reason = "stolen" });
            var fence = DateTimeOffset.Parse(stopped.Json.GetProperty("fence_time").GetString()!, CultureInfo.InvariantCulture);
            await selling;

            foreach (var (no, url) in urls)
            {
                await payer.Pay(url, $"late-{no}");
                var order = await till.Tael.Grains.GetGrain<Grains.Payments.IPaymentGrain>($"o-{till.Merchant.Mchid}-{no}").Look();
                if (order!.PaidAt is not { } at) continue;

                paid++;
                Assert.True(at.ToDateTimeOffset() < fence.AddMilliseconds(1), $"{no} was paid at {at.ToDateTimeOffset():O}, after {fence:O}");
            }
        }

        Assert.True(paid > 0);
        await AssertClean(till);
    }

    private static async Task Sell(
        DeviceClient device, PayerClient payer, int round, System.Collections.Concurrent.ConcurrentQueue<(string No, string Url)> urls)
    {
        for (var sale = 0; ; sale++)
        {
            var id = $"load-{round}-{sale}";
            if ((await device.Post("/device/v1/sessions", new { sessionId = id, amount = 1, description = "tea" })).Status != 200) return;
            var shown = await device.Post($"/device/v1/sessions/{id}/payments", new { });
            if (shown.Status != 200 || shown.Json.GetProperty("customerScreen").GetProperty("qrCode").GetString() is not { } url) return;

            urls.Enqueue(($"{id}-1", url));
            await payer.Pay(url, id);
            if ((await device.Get($"/device/v1/sessions/{id}")).Status != 200) return;
        }
    }

    private static async Task AssertClean(Till till)
    {
        var audit = await till.Tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }
}
