using System.Text.Json;

namespace Tael.Tests.Notifications;

/// <summary>Order, pay, refund in parts, ask, and hear of each.</summary>
public sealed class RefundStoryTests
{
    [Fact]
    public async Task Every_part_is_told_once_in_order_and_the_payment_is_told_as_it_was()
    {
        await using var tael = await TaelUnderTest.Start();

        // The payment's notification is heard only after the refunds, and still tells of a payment.
        await using var receiver = await WebhookReceiver.Start(number => number == 1 ? 500 : 204);
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        var code = await merchant.Order("story-1", 1_000, receiver.Url);
        Assert.Equal(200, (await payer.Pay(code, "r-story")).Status);
        await receiver.Next();

        foreach (var (number, fen) in new[] { ("part-1", 300), ("part-2", 700) })
        {
            var refund = await Refund(merchant, number, fen, receiver.Url);
            Assert.Equal("SUCCESS", refund.GetProperty("status").GetString());
            var heard = (await receiver.Next()).Open(merchant, "REFUND.SUCCESS");
            Assert.Equal(merchant.Mchid, heard.GetProperty("mchid").GetString());
            Assert.Equal("story-1", heard.GetProperty("out_trade_no").GetString());
            Assert.Equal(number, heard.GetProperty("out_refund_no").GetString());
            Assert.Equal("SUCCESS", heard.GetProperty("refund_status").GetString());
            Assert.Equal("支付用户零钱", heard.GetProperty("user_received_account").GetString());
            Assert.Equal($"{{\"total\":1000,\"refund\":{fen},\"payer_total\":1000,\"payer_refund\":{fen}}}", heard.GetProperty("amount").GetRawText());
            foreach (var same in new[] { "refund_id", "transaction_id", "success_time" })
            {
                Assert.Equal(refund.GetProperty(same).GetString(), heard.GetProperty(same).GetString());
            }
        }

        await tael.Post("/sandbox/clock", new { advance = "PT15S" });
        var payment = (await receiver.Next()).Open(merchant, "TRANSACTION.SUCCESS");
        Assert.Equal("SUCCESS", payment.GetProperty("trade_state").GetString());
        Assert.Equal("REFUND", (await merchant.Query("story-1")).GetProperty("trade_state").GetString());
        await Until(async () => await payer.Balance() == 1_000);

        var log = (await tael.Get("/sandbox/webhooks?outTradeNo=story-1")).Json.GetProperty("webhooks");
        Assert.Equal([1, 2, 3], log.EnumerateArray().Select(webhook => webhook.GetProperty("sequence").GetInt32()));
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task After_a_year_an_order_is_not_refunded_but_its_refunds_are_answered_as_ever()
    {
        await using var tael = await TaelUnderTest.Start();
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        Assert.Equal(200, (await payer.Pay(await merchant.Order("story-2", 1_000), "r-story")).Status);
        var first = await Refund(merchant, "in-time", 1, null);
        await tael.Post("/sandbox/clock", new { advance = "P365D" });
        await tael.Post("/sandbox/clock", new { advance = "PT1S" });

        var late = await merchant.Post("/v3/refund/domestic/refunds", Request("too-late", 1, null));
        Assert.Equal((400, "INVALID_REQUEST"), (late.Status, late.Code));
        await tael.Restart();
        Assert.Equal(first.GetRawText(), (await Refund(tael.DemoMerchant(), "in-time", 1, null)).GetRawText());
    }

    private static async Task<JsonElement> Refund(MerchantClient merchant, string number, long fen, string? notifyUrl)
    {
        var reply = await merchant.Post("/v3/refund/domestic/refunds", Request(number, fen, notifyUrl));
        Assert.True(reply.Status == 200, System.Text.Encoding.UTF8.GetString(reply.Body));
        return reply.Json;
    }

    private static Dictionary<string, object> Request(string number, long fen, string? notifyUrl)
    {
        var request = new Dictionary<string, object>
        {
            ["out_trade_no"] = number is "in-time" or "too-late" ? "story-2" : "story-1",
            ["out_refund_no"] = number,
            ["amount"] = new { refund = fen, total = 1_000, currency = "CNY" },
        };
        if (notifyUrl is not null) request["notify_url"] = notifyUrl;
        return request;
    }

    /// <summary>What an order has passed on arrives behind the answer.</summary>
    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}
