using System.Text.Json;
using Tael.Tests.Notifications;

namespace Tael.Tests.ServiceOrders;

/// <summary>A service on trust: accepted, used, paid; or refused, cancelled, forgotten, owed. On both stores.</summary>
public sealed class ServiceOrderStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Accepted_used_and_paid_it_is_told_twice_and_the_money_is_an_ordinary_payment(bool onPostgres)
    {
        await using var shop = await RentalShop.Open(onPostgres, fee: 100);
        var made = await shop.Offer("s1");
        Assert.Equal("CREATED", made.Json.GetProperty("state").GetString());
        Assert.Equal($"1500{shop.Merchant.Mchid}s1", made.Json.GetProperty("order_id").GetString());
        Assert.Equal(made.Body, (await shop.Offer("s1")).Body);
        var package = made.Json.GetProperty("package").GetString()!;

        var confirmed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.Confirm(package)));
        Assert.All(confirmed, reply => Assert.Equal((200, "DOING"), (reply.Status, reply.Json.GetProperty("state").GetString())));
        var heard = (await shop.Receiver.Next()).Open(shop.Merchant, "PAYSCORE.USER_CONFIRM");
        Assert.Equal(("DOING", "USER_CONFIRM"), (heard.GetProperty("state").GetString(), heard.GetProperty("state_description").GetString()));
        Assert.Equal(shop.User.OpenId, heard.GetProperty("openid").GetString());
        Assert.Equal((404, "SERVICE_ORDER_NOT_FOUND"), await ByAnother(shop, package));

        var completed = await shop.Complete("s1", 300);
        Assert.True(completed.Status == 200, RentalShop.JsonText(completed));
        await RentalShop.Until(async () => await shop.StateOf("s1") == ("DONE", "USER_PAID"));
        Assert.Equal(9_700, await shop.User.Balance());
        heard = (await shop.Receiver.Next()).Open(shop.Merchant, "PAYSCORE.USER_PAID");
        var query = await shop.Query("s1");
        foreach (var told in new[] { heard, query })
        {
            var detail = told.GetProperty("collection").GetProperty("details")[0];
            Assert.Equal((300, "NEWTON"), (detail.GetProperty("amount").GetInt64(), detail.GetProperty("paid_type").GetString()));
            Assert.Equal(28, detail.GetProperty("transaction_id").GetString()!.Length);
        }

        // It is a payment like any other: it can be looked up and refunded by its number.
        var transaction = query.GetProperty("collection").GetProperty("details")[0].GetProperty("transaction_id").GetString()!;
        var trade = (await shop.Merchant.Send(HttpMethod.Get, $"/v3/pay/transactions/id/{transaction}?mchid={shop.Merchant.Mchid}", "")).Json;
        Assert.Equal("AUTH", trade.GetProperty("trade_type").GetString());
        Assert.Equal($"wxzff|1500{shop.Merchant.Mchid}s1|s1", trade.GetProperty("attach").GetString());
        await RentalShop.Until(async () => (await Refund(shop, transaction, 100, 300)).Status == 200);
        await RentalShop.Until(async () => await shop.User.Balance() == 9_800);

        await shop.Restart();
        Assert.Equal(("DONE", "USER_PAID"), await shop.StateOf("s1"));
        Assert.Equal(["OrderTrusted", "OrderKept"], await shop.ScoreHistory());
        Assert.Empty(await shop.OwnOrders());
        Assert.False(shop.Receiver.HasMore);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_owed_blocks_new_orders_survives_a_restart_becomes_a_debt_and_is_settled(bool onPostgres)
    {
        await using var shop = await RentalShop.Open(onPostgres, balance: 100);
        await shop.Begin("s1");
        await shop.Begin("s2");
        Assert.Equal(200, (await shop.Complete("s1", 500)).Status);
        Assert.Equal(("DOING", "USER_PAYING"), await shop.StateOf("s1"));
        Assert.Equal((403, "DEBT_OPEN"), Of(await shop.Confirm(await shop.Package("s3"))));

        await shop.Restart();
        var due = Assert.Single(await shop.OwnOrders(), order => order.GetProperty("amountDue").ValueKind == JsonValueKind.Number);
        Assert.Equal((500, false), (due.GetProperty("amountDue").GetInt64(), due.GetProperty("isDebt").GetBoolean()));
        var orderId = due.GetProperty("orderId").GetString()!;
        Assert.Equal((403, "NOT_ENOUGH"), Of(await shop.PayByHand(orderId)));

        await shop.Advance("P7DT2H");
        await RentalShop.Until(async () => (await shop.OwnOrders())[0].GetProperty("isDebt").GetBoolean());
        Assert.Equal((403, "DEBT_OPEN"), Of(await shop.Confirm(await shop.Package("s3"))));

        // It is late, so what there is has been taken.
        Assert.Equal(0, await shop.User.Balance());
        var collection = (await shop.Query("s1")).GetProperty("collection");
        Assert.Equal((400, 100, "USER_PAYING"), (
            collection.GetProperty("paying_amount").GetInt32(),
            collection.GetProperty("paid_amount").GetInt32(),
            collection.GetProperty("state").GetString()));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Modify("s1", 99)));
        Assert.Equal(400, (await shop.OwnOrders())[0].GetProperty("amountDue").GetInt64());

        await shop.TopUp(1_000);
        var paid = await shop.PayByHand(orderId);
        Assert.Equal((200, "DONE"), (paid.Status, paid.Json.GetProperty("state").GetString()));
        Assert.Equal(paid.Body, (await shop.PayByHand(orderId)).Body);
        Assert.Equal(600, await shop.User.Balance());
        var parts = (await shop.Query("s1")).GetProperty("collection").GetProperty("details");
        Assert.Equal([(1, 100), (2, 400)], parts.EnumerateArray().Select(
            part => (part.GetProperty("seq").GetInt32(), part.GetProperty("amount").GetInt32())));
        Assert.Distinct(parts.EnumerateArray().Select(part => part.GetProperty("transaction_id").GetString()));
        await RentalShop.Until(async () => (await shop.ScoreHistory()).Contains("DebtSettled"));
        Assert.Equal(["OrderTrusted", "OrderTrusted", "OrderUnpaid", "DebtSettled"], await shop.ScoreHistory());

        // A debt costs points that its settling does not all give back; what is asked for decides.
        Assert.Equal((403, "SCORE_TOO_LOW"), Of(await shop.Confirm(await shop.Package("s3"))));
    }

    [Fact]
    public async Task What_nobody_asks_for_is_collected_by_itself_within_the_hour()
    {
        await using var shop = await RentalShop.Open(balance: 0);
        await shop.Begin("s1");
        Assert.Equal(200, (await shop.Complete("s1", 500)).Status);
        await RentalShop.Until(async () => (await shop.Query("s1")).GetProperty("state").GetString() == "DOING");
        await shop.TopUp(500);
        await shop.Advance("PT30H");
        await RentalShop.Until(async () => await shop.StateOf("s1") == ("DONE", "USER_PAID"));

        // But later than it was due.
        await RentalShop.Until(async () => (await shop.ScoreHistory()).Length == 2);
        Assert.Equal(["OrderTrusted", "OrderLate"], await shop.ScoreHistory());
    }

    [Fact]
    public async Task Less_may_be_asked_for_and_nothing_more_once_it_is_paid_elsewhere()
    {
        await using var shop = await RentalShop.Open(balance: 100);
        await shop.Begin("s1");
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Modify("s1", 50)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Sync("s1", "20200101000000")));
        await shop.Complete("s1", 500);
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Modify("s1", 501)));
        Assert.Equal(200, (await shop.Modify("s1", 400)).Status);
        Assert.Equal(200, (await shop.Modify("s1", 400)).Status);
        Assert.Equal(400, (await shop.Query("s1")).GetProperty("total_amount").GetInt64());
        Assert.Equal(200, (await shop.Collect("s1")).Status);
        Assert.Equal(("DOING", "USER_PAYING"), await shop.StateOf("s1"));

        // What is low enough is paid at once.
        Assert.Equal(200, (await shop.Modify("s1", 100)).Status);
        await RentalShop.Until(async () => await shop.StateOf("s1") == ("DONE", "USER_PAID"));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Modify("s1", 50)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Sync("s1", "20200101000000")));

        await shop.Begin("s2");
        await shop.Complete("s2", 500);
        var synced = await shop.Sync("s2", "20200101000000");
        Assert.Equal((200, "DONE"), (synced.Status, synced.Json.GetProperty("state").GetString()));
        Assert.Equal("MCH", synced.Json.GetProperty("collection").GetProperty("details")[0].GetProperty("paid_type").GetString());
        Assert.Equal(synced.Body, (await shop.Sync("s2", "20200101000000")).Body);
        await shop.TopUp(1_000);
        await shop.Advance("PT5H");
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Collect("s2")));
        Assert.Equal(1_000, await shop.User.Balance());
    }

    [Fact]
    public async Task Cancelled_or_forgotten_it_is_over_and_neither_good_nor_bad()
    {
        await using var shop = await RentalShop.Open();
        var package = await shop.Package("s1");
        Assert.Equal(200, (await shop.Cancel("s1")).Status);
        Assert.Equal(200, (await shop.Cancel("s1")).Status);
        Assert.Equal((409, "SERVICE_ORDER_TAKEN"), Of(await shop.Confirm(package)));
        Assert.Equal("REVOKED", (await shop.StateOf("s1")).State);

        await shop.Begin("s2");
        Assert.Equal(200, (await shop.Cancel("s2")).Status);
        await RentalShop.Until(async () => (await shop.OwnOrders()).Length == 0);

        // One that has never come can't come any more.
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await shop.Cancel("s3")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Offer("s3")));

        package = await shop.Package("s4");
        await shop.Begin("s5");
        await shop.Complete("s5", 0);
        Assert.Equal(("DONE", null), await shop.StateOf("s5"));
        await shop.Advance("P30D");
        Assert.Equal("EXPIRED", (await shop.StateOf("s4")).State);
        Assert.Equal((409, "SERVICE_ORDER_TAKEN"), Of(await shop.Confirm(package)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Cancel("s4")));
        await RentalShop.Until(async () => (await shop.ScoreHistory()).Contains("OrderKept"));
    }

    [Fact]
    public async Task Trust_has_limits_and_merchants_learn_nothing_of_them()
    {
        await using var shop = await RentalShop.Open();
        var package = await shop.Package("s1");
        var stranger = await shop.Tael.NewPayer(0, shop.Merchant.AppId);
        Assert.Equal((403, "PAY_SCORE_CLOSED"), Of(await shop.Confirm(package, stranger)));
        await shop.Confirm(package);

        await shop.Begin("s2");
        await shop.Begin("s3");
        Assert.Equal((403, "TOO_MANY_OPEN"), Of(await shop.Confirm(await shop.Package("s4"))));
        await shop.Cancel("s2");
        await RentalShop.Until(async () => (await shop.Confirm(await shop.Package("s4"))).Status == 200);

        var agreed = await shop.Tael.Post(
            $"/sandbox/merchants/{shop.Merchant.Mchid}/services", new { scene = "BIKE", serviceId = shop.ServiceId, scoreMin = 501 });
        Assert.Equal(200, agreed.Status);
        package = await shop.Package("s5");
        await shop.Cancel("s3");
        await RentalShop.Until(async () => Of(await shop.Confirm(package)) == (403, "SCORE_TOO_LOW"));
        Assert.Equal("CREATED", (await shop.StateOf("s5")).State);
        Assert.Equal(200, (await shop.Tael.Post($"/sandbox/users/{shop.User.UserId}/identity", new { })).Status);
        Assert.Equal(200, (await shop.Confirm(package)).Status);

        var seen = (await shop.Query("s5")).ToString();
        Assert.DoesNotContain("core", seen.Replace("payscore", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    internal static (int, string?) Of(Reply reply) => (reply.Status, reply.Status == 200 ? null : reply.Code);

    private static async Task<(int, string?)> ByAnother(RentalShop shop, string package)
    {
        var other = await shop.Tael.NewPayer(0, shop.Merchant.AppId);
        await RentalShop.OpenPayScore(other);
        return Of(await shop.Confirm(package, other));
    }

    private static Task<Reply> Refund(RentalShop shop, string transaction, long fen, long total) => shop.Merchant.Post(
        "/v3/refund/domestic/refunds",
        new { transaction_id = transaction, out_refund_no = "r1", amount = new { refund = fen, total, currency = "CNY" } });
}
