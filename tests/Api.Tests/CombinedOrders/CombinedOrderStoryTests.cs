using System.Text;
using System.Text.Json;
using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Grains;
using Tael.Tests.Notifications;
using Tael.Tests.Operators;

namespace Tael.Tests.CombinedOrders;

/// <summary>Several orders are paid as one: all of them or none, told once, refunded one by one; on both stores.</summary>
public sealed class CombinedOrderStoryTests
{
    private const string Paid = "TRANSACTION.SUCCESS";

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_paid_is_paid_whole_and_once_and_told_once(bool onPostgres)
    {
        await using var tael = await Mall.Start(onPostgres);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var mall = await Mall.Open(tael);
        var payer = await mall.Payer();
        var code = await mall.Combine("combine-1", receiver.Url);
        Assert.Equal(code, await mall.Combine("combine-1", receiver.Url));
        Assert.Equal("NOTPAY NOTPAY NOTPAY", Mall.States(await mall.Query("combine-1")));
        var seen = (await payer.LookAt(code)).Json;
        Assert.Equal((801, "tea、tea、tea", true), (
            seen.GetProperty("amount").GetInt64(), seen.GetProperty("description").GetString(), seen.GetProperty("payable").GetBoolean()));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => payer.Pay(code, "r-1")));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Single(replies.Select(reply => Encoding.UTF8.GetString(reply.Body)).Distinct());
        Assert.Equal(10_000 - 801, await payer.Balance());
        Assert.Equal((409, "ORDER_PAID"), Of(await (await mall.Payer()).Pay(code, "r-1")));

        var query = await mall.Query("combine-1");
        Assert.Equal("SUCCESS SUCCESS SUCCESS", Mall.States(query));
        Assert.Equal(Encoding.UTF8.GetString(replies[0].Body), query.ToString());
        Assert.Equal(payer.OpenId, query.GetProperty("combine_payer_info").GetProperty("openid").GetString());
        Assert.Equal("till-3", query.GetProperty("scene_info").GetProperty("device_id").GetString());
        var heard = (await receiver.Next()).Open(mall.Host, Paid);
        Assert.Equal(query.ToString(), heard.ToString());

        var subs = query.GetProperty("sub_orders").EnumerateArray().ToArray();
        Assert.Equal([300, 500, 1], subs.Select(sub => sub.GetProperty("amount").GetProperty("payer_amount").GetInt64()));
        Assert.Distinct(subs.Select(sub => sub.GetProperty("transaction_id").GetString()));
        Assert.Equal(["of combine-1-a", "of combine-1-b", "of combine-1-a"], subs.Select(sub => sub.GetProperty("attach").GetString()));
        await Until(async () => (await MoneyOf(mall.Host), await MoneyOf(mall.Guest)) == (800, 1));

        // By itself no part is an order.
        var part = subs[0].GetProperty("transaction_id").GetString();
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await mall.Host.Send(HttpMethod.Get, $"/v3/pay/transactions/id/{part}?mchid={mall.Host.Mchid}", "")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await mall.Host.TryClose("combine-1-a")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await mall.TryQuery("combine-1", mall.Guest)));

        await tael.Restart();
        mall = mall.At(tael);
        Assert.Equal(query.ToString(), (await mall.Query("combine-1")).ToString());
        Assert.Equal(replies[0].Body, (await payer.At(tael.Http).Pay(code, "r-1")).Body);
        Assert.Equal(10_000 - 801, await payer.At(tael.Http).Balance());
        Assert.Equal(("applied", "j-" + mall.Host.Mchid + "-combine-1"), await OutcomeOf(payer.At(tael.Http), "r-1"));
        Assert.False(receiver.HasMore);

        async Task<long> MoneyOf(MerchantClient merchant) =>
            (await tael.Grains.Merchant(MerchantId.Parse(merchant.Mchid)).Look())?.BalanceMinor ?? 0;
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Each_part_is_refunded_by_its_own_merchant(bool onPostgres)
    {
        await using var tael = await Mall.Start(onPostgres);
        var mall = await Mall.Open(tael);
        var payer = await mall.Payer();
        await payer.Pay(await mall.Combine("combine-1"), "r-1");
        var parts = (await mall.Query("combine-1")).GetProperty("sub_orders").EnumerateArray()
            .Select(sub => sub.GetProperty("transaction_id").GetString()).ToArray();

        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Mall.Refund(mall.Guest, "refund-x", 1, 300, ("transaction_id", parts[0]))));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Mall.Refund(mall.Host, "refund-x", 1, 1, ("transaction_id", parts[2]))));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Mall.Refund(mall.Host, "refund-x", 1, 801, ("transaction_id", parts[0]))));
        Assert.Equal(200, (await Mall.Refund(mall.Host, "refund-1", 100, 300, ("transaction_id", parts[0]))).Status);
        Assert.Equal(200, (await Mall.Refund(mall.Guest, "refund-1", 1, 1, ("out_trade_no", "combine-1-a"))).Status);
        await Until(async () => await payer.Balance() == 10_000 - 801 + 101);
        Assert.Equal("REFUND SUCCESS REFUND", Mall.States(await mall.Query("combine-1")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Mall.Refund(mall.Host, "refund-2", 201, 300, ("out_trade_no", "combine-1-a"))));
        Assert.Equal(200, (await Mall.Refund(mall.Host, "refund-2", 200, 300, ("out_trade_no", "combine-1-a"))).Status);
        await Until(async () => await payer.Balance() == 10_000 - 801 + 301);
        Assert.Equal((200, "SUCCESS"), await StatusOf(mall.Guest, "refund-1"));
        Assert.Equal((400, "ORDER_PAID"), Of(await mall.Close("combine-1")));

        // On the bills each part is its merchant's, and its payer is who has paid it all.
        var day = SettlementDay.Of(Instant.Of(DateTimeOffset.UtcNow));
        foreach (var (merchant, ofMerchant, refunds) in new[] { (mall.Host, parts[..2], 2), (mall.Guest, parts[2..], 1) })
        {
            var id = MerchantId.Parse(merchant.Mchid);
            var billed = await tael.Grains.Bills().Payments(id, day, null, 10);
            Assert.Equal(ofMerchant.Order(), billed.Select(payment => payment.Id.Value).Order());
            Assert.All(billed, payment => Assert.Equal($"w-{payer.UserId}", payment.PaidBy.Value));
            var refunded = await tael.Grains.Bills().Refunds(id, day, 0, 10);
            Assert.Equal(refunds, refunded.Length);
            Assert.All(refunded, refund => Assert.Contains(refund.Payment.Id.Value, ofMerchant));
        }
    }

    [Fact]
    public async Task One_number_that_is_taken_and_nothing_is_made()
    {
        await using var tael = await Mall.Start();
        var mall = await Mall.Open(tael);
        await mall.Host.Order("combine-1-b", 5);

        var refused = await mall.Host.Post($"{Mall.Root}/native", mall.Request("combine-1"));
        Assert.Equal((403, "OUT_TRADE_NO_USED"), Of(refused));
        Assert.Equal("/sub_orders/1/out_trade_no", refused.Json.GetProperty("detail").GetProperty("field").GetString());
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await mall.TryQuery("combine-1")));
        Assert.Equal((0, 0), (await mall.Rows(mall.Combined("combine-1")), await mall.Rows(Mall.Order(mall.Host, "combine-1-a"))));
        Assert.Equal(200, (await mall.Host.TryOrder("combine-1-a", 7)).Status);
        await Until(async () => (await Asked(tael, mall.Combined("combine-1").Value)) == ("refused", "SUB_ORDER_TAKEN"));

        // With other sub-orders the number is as good as ever.
        var request = mall.Request("combine-1");
        request["sub_orders"] = new[] { Mall.Sub(mall.Host, "other-1", 300), Mall.Sub(mall.Guest, "other-1", 500) };
        Assert.Equal(200, (await mall.Host.Post($"{Mall.Root}/native", request)).Status);
        Assert.Equal((403, "OUT_TRADE_NO_USED"), Of(await mall.Host.Post($"{Mall.Root}/native", mall.Request("combine-1"))));
        Assert.Equal((403, "OUT_TRADE_NO_USED"), Of(await mall.Guest.TryOrder("other-1", 500)));
        Assert.Equal("applied", (await Asked(tael, mall.Combined("combine-1").Value)).Outcome);
    }

    [Fact]
    public async Task Who_combines_the_same_orders_at_once_gets_them_all_or_none()
    {
        await using var tael = await Mall.Start();
        var mall = await Mall.Open(tael);
        var payer = await mall.Payer();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
        {
            var request = mall.Request($"combine-{i}");
            request["sub_orders"] = new[] { Mall.Sub(mall.Host, $"own-of-{i}", 10), Mall.Sub(mall.Host, "wanted-by-all", 20) };
            return mall.Host.Post($"{Mall.Root}/native", request);
        }));
        Assert.All(replies, reply => Assert.True(reply.Status == 200 || reply.Code == "OUT_TRADE_NO_USED"));
        Assert.True(replies.Count(reply => reply.Status == 200) <= 1);

        // What the others had reserved is free again, unless a repeat of theirs is under way.
        for (var i = 0; i < 20; i++)
        {
            if (replies[i].Status != 200) await Until(async () => (await mall.Host.TryOrder($"own-of-{i}", 1)).Status == 200);
        }

        if (replies.FirstOrDefault(reply => reply.Status == 200) is { } won)
        {
            Assert.Equal(200, (await payer.Pay(won.Json.GetProperty("code_url").GetString()!, "r-1")).Status);
            Assert.Equal(10_000 - 30, await payer.Balance());
        }
    }

    [Fact]
    public async Task Paid_or_closed_but_never_in_part()
    {
        await using var tael = await Mall.Start();
        var mall = await Mall.Open(tael);
        var payer = await mall.Payer(20 * 801);
        var paid = 0;
        for (var i = 0; i < 10; i++)
        {
            var code = await mall.Combine($"combine-{i}");
            var (close, pay) = (mall.Close($"combine-{i}"), payer.Pay(code, $"r-{i}"));
            await Task.WhenAll(close, pay);
            var states = Mall.States(await mall.Query($"combine-{i}"));
            Assert.Equal((await pay).Status == 200 ? "SUCCESS SUCCESS SUCCESS" : "CLOSED CLOSED CLOSED", states);
            Assert.Equal((await pay).Status == 200 ? 400 : 204, (await close).Status);
            if ((await pay).Status == 200) paid++;
        }

        await Until(async () => await payer.Balance() == (20 - paid) * 801);
    }

    [Fact]
    public async Task What_is_closed_or_too_old_can_not_be_paid()
    {
        await using var tael = await Mall.Start();
        var mall = await Mall.Open(tael);
        var payer = await mall.Payer();
        var code = await mall.Combine("combine-1");
        Assert.Equal((400, "INVALID_REQUEST"), Of(await mall.Close("combine-1", (mall.Host, "combine-1-a"), (mall.Host, "combine-1-b"))));
        Assert.Equal(204, (await mall.Close("combine-1")).Status);
        Assert.Equal(204, (await mall.Close("combine-1")).Status);
        Assert.Equal((409, "ORDER_CLOSED"), Of(await payer.Pay(code, "r-1")));
        Assert.Equal(code, await mall.Combine("combine-1"));

        // One that has never come can't come any more.
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await mall.Close("combine-2")));
        Assert.Equal((400, "ORDER_CLOSED"), Of(await mall.Host.Post($"{Mall.Root}/native", mall.Request("combine-2"))));

        var old = await mall.Combine("combine-3");
        await tael.Post("/sandbox/clock", new { advance = "PT168H" });
        Assert.Equal("CLOSED CLOSED CLOSED", Mall.States(await mall.Query("combine-3")));
        Assert.Equal((409, "ORDER_CLOSED"), Of(await payer.Pay(old, "r-3")));
        Assert.Equal(10_000, await payer.Balance());
    }

    [Fact]
    public async Task Every_way_of_ordering_leads_to_the_wallet()
    {
        await using var tael = await Mall.Start();
        var mall = await Mall.Open(tael);
        var payer = await mall.Payer();
        var other = await mall.Payer();

        var request = mall.Request("combine-j");
        request["combine_payer_info"] = new { openid = payer.OpenId };
        var jsapi = (await mall.Host.Post($"{Mall.Root}/jsapi", request)).Json.GetProperty("prepay_id").GetString()!;
        Assert.Equal((403, "NOT_THE_PAYER"), Of(await other.Pay(jsapi, "r-j")));
        Assert.Equal(200, (await payer.Pay(jsapi, "r-j")).Status);

        var app = (await mall.Host.Post($"{Mall.Root}/app", mall.Request("combine-a"))).Json.GetProperty("prepay_id").GetString()!;
        Assert.True(app.Length <= 64);
        Assert.Equal(200, (await other.Pay(app, "r-a")).Status);

        request = mall.Request("combine-h");
        request["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
        var h5 = (await mall.Host.Post($"{Mall.Root}/h5", request)).Json.GetProperty("h5_url").GetString()!;
        Assert.Equal(200, (await other.Pay(h5.Split("prepay_id=")[1], "r-h")).Status);
        foreach (var (no, type) in new[] { ("combine-j", "JSAPI"), ("combine-a", "APP"), ("combine-h", "MWEB") })
        {
            var paid = await mall.Query(no);
            Assert.All(paid.GetProperty("sub_orders").EnumerateArray(), sub => Assert.Equal(type, sub.GetProperty("trade_type").GetString()));
        }
    }

    private static async Task<(int, string?)> StatusOf(MerchantClient merchant, string refund)
    {
        var reply = await merchant.Send(HttpMethod.Get, $"/v3/refund/domestic/refunds/{refund}", "");
        return (reply.Status, reply.Json.GetProperty("status").GetString());
    }

    private static async Task<(string? Outcome, string? Order)> OutcomeOf(PayerClient payer, string request)
    {
        var told = (await payer.Send(HttpMethod.Get, $"/wallet/v1/payments/{request}")).Json;
        return (told.GetProperty("outcome").GetString(), told.GetProperty("order").GetString());
    }

    /// <summary>As an operator is told it.</summary>
    private static async Task<(string? Outcome, string? Reason)> Asked(TaelUnderTest tael, string account)
    {
        var told = (await new OperatorClient(tael).Get($"/requests/{account}/combine-1")).Json;
        return (told.GetProperty("outcome").GetString(), told.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
    }

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}
