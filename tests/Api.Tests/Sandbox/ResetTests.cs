using Tael.Tests.Notifications;
using Tael.Tests.Stage;

namespace Tael.Tests.Sandbox;

/// <summary>A clean world at the same address.</summary>
public sealed class ResetTests
{
    [Fact]
    public async Task Leaves_nothing_but_the_demo_merchant_and_user_with_their_keys()
    {
        await using var tael = await TaelUnderTest.Start();
        await Resets(tael);
    }

    [Fact]
    public async Task Is_the_same_on_PostgreSQL()
    {
        await using var tael = await TaelUnderTest.Start(await (await PrivatePostgres.Shared).CreateDatabase());
        await Resets(tael);
    }

    private static async Task Resets(TaelUnderTest tael)
    {
        var (merchant, payer) = (tael.DemoMerchant(), new PayerClient(tael.Http, tael.SandboxFile("user.json")));
        var other = await tael.NewMerchant();
        await using var receiver = await WebhookReceiver.Start(_ => 500);
        Assert.Equal(200, (await payer.Pay(await merchant.Order("before-reset", 70, receiver.Url), "r-1")).Status);
        await receiver.Next();
        await tael.Post("/sandbox/clock", new { advance = "P30D" });
        await tael.Post("/sandbox/faults", new { fault = "SYSTEM_ERROR", times = 9, match = new { mchid = other.Mchid } });

        // Twice, since the second is asked of a world that was itself made by a reset.
        for (var i = 0; i < 2; i++)
        {
            var clean = await tael.Post("/sandbox/reset", new { });
            Assert.Equal((200, "CLEAN"), (clean.Status, clean.Json.GetProperty("state").GetString()));
            Assert.Equal(1_000_000, await payer.Balance());
            Assert.Equal("ORDER_NOT_EXIST", (await merchant.Query("before-reset")).GetProperty("code").GetString());
            Assert.Equal(401, (await other.TryOrder("of-nobody", 1)).Status);
            Assert.Equal(0, (await tael.Get("/sandbox/webhooks")).Json.GetProperty("webhooks").GetArrayLength());
            Assert.Equal(0, (await tael.Get("/sandbox/faults")).Json.GetProperty("faults").GetArrayLength());
            Assert.Equal(0, (await tael.Get("/sandbox/clock")).Json.GetProperty("offsetSeconds").GetInt64());

            // The same numbers are free again.
            Assert.Equal(200, (await payer.Pay(await merchant.Order("before-reset", 70), "r-1")).Status);
            Assert.Equal(999_930, await payer.Balance());
        }
    }

    [Fact]
    public async Task Calls_that_come_meanwhile_wait_and_are_answered_by_the_clean_world()
    {
        await using var tael = await TaelUnderTest.Start();
        var merchant = tael.DemoMerchant();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                Assert.Equal(200, (await merchant.TryOrder($"caller-{caller}-{i}", 1)).Status);
            }
        })).ToArray();
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await tael.Post("/sandbox/reset", new { })).Status);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task Refuses_what_it_does_not_understand_and_does_nothing()
    {
        await using var tael = await TaelUnderTest.Start();
        await tael.DemoMerchant().Order("stays-here", 1);
        Assert.Equal("PARAM_ERROR", (await tael.Post("/sandbox/reset", new { keep = "merchants" })).Code);
        Assert.Equal(405, (await tael.Get("/sandbox/reset")).Status);
        Assert.Equal("stays-here", (await tael.DemoMerchant().Query("stays-here")).GetProperty("out_trade_no").GetString());
    }
}
