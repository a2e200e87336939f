using Tael.Tests.Stage;
using static Tael.Tests.Sharing.SharingShop;

namespace Tael.Tests.Sharing;

/// <summary>An order is shared out to a merchant and a person, and the rest unfrozen; on both stores.</summary>
public sealed class ShareStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Parts_go_to_their_receivers_once_and_the_rest_to_the_merchant(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var shop = await Open(tael);
        Assert.Equal(200, (await shop.AddOther()).Status);
        Assert.Equal(200, (await shop.AddPayer()).Status);
        var order = await shop.Frozen("frozen-1", 10_000);
        Assert.Equal((0, 10_000), (await shop.BalanceOf(shop.Merchant), await shop.Unsplit(order)));

        var before = await shop.Payer.Balance();
        var shared = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            shop.Share(order, "share@1", false, shop.ToOther(1_500), shop.ToPayer(500))));
        Assert.All(shared, reply => Assert.Equal(shared[0].Body, reply.Body));
        Assert.Equal(200, shared[0].Status);
        Assert.Equal(shared[0].Body, (await shop.Query(order, "share@1")).Body);
        var answer = shared[0].Json;
        Assert.Equal(
            ("FINISHED", $"3008{shop.Merchant.Mchid}share@1", order),
            (answer.GetProperty("state").GetString(), answer.GetProperty("order_id").GetString(), answer.GetProperty("transaction_id").GetString()));
        var (first, second) = (answer.GetProperty("receivers")[0], answer.GetProperty("receivers")[1]);
        Assert.Equal(
            ("MERCHANT_ID", shop.Other.Mchid, 1_500, "SUCCESS", "rent"),
            (first.GetProperty("type").GetString(), first.GetProperty("account").GetString(), first.GetProperty("amount").GetInt32(),
            first.GetProperty("result").GetString(), first.GetProperty("description").GetString()));
        Assert.Equal(
            ("PERSONAL_OPENID", shop.Payer.OpenId),
            (second.GetProperty("type").GetString(), second.GetProperty("account").GetString()));
        Assert.Equal(30, second.GetProperty("detail_id").GetString()!.Length);
        await Until(async () => await shop.Payer.Balance() == before + 500 && await shop.AvailableOf(shop.Other) == 1_500);
        Assert.Equal(8_000, await shop.Unsplit(order));

        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Share(order, "share@1", true, shop.ToOther(1_500), shop.ToPayer(500))));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Share(order, "share@2", true, shop.ToOther(1_001))));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Query(order, "share@2")));
        Assert.Equal(200, (await shop.Share(order, "share@2", false, shop.ToOther(1_000))).Status);

        var unfrozen = await shop.Unfreeze(order, "rest");
        Assert.Equal(unfrozen.Body, (await shop.Unfreeze(order, "rest")).Body);
        Assert.Equal(unfrozen.Body, (await shop.Query(order, "rest")).Body);
        var rest = unfrozen.Json.GetProperty("receivers")[0];
        Assert.Equal(
            (7_000, shop.Merchant.Mchid, "SUCCESS", "all done"),
            (rest.GetProperty("amount").GetInt32(), rest.GetProperty("account").GetString(), rest.GetProperty("result").GetString(), rest.GetProperty("description").GetString()));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Unfreeze(order, "rest", "otherwise")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Unfreeze(order, "rest-2")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Share(order, "share@3", false, shop.ToOther(1))));

        // The fee, 0.6 % unless it is said otherwise, is on all of the order.
        await Until(async () => await shop.BalanceOf(shop.Merchant) == 7_000);
        var fee = 7_000 - await shop.AvailableOf(shop.Merchant);
        Assert.Equal(0, await shop.Unsplit(order));

        await tael.Restart();
        shop.GoOn();
        Assert.Equal(shared[0].Body, (await shop.Share(order, "share@1", false, shop.ToOther(1_500), shop.ToPayer(500))).Body);
        Assert.Equal(unfrozen.Body, (await shop.Unfreeze(order, "rest")).Body);
        Assert.Equal((7_000 - fee, 2_500), (await shop.AvailableOf(shop.Merchant), await shop.AvailableOf(shop.Other)));

        // What it got is not what was paid, so there is no receipt of that.
        var receipt = $"/v3/tael/receipts/out-trade-no/frozen-1?mchid={shop.Merchant.Mchid}";
        Assert.Equal((403, "TRADE_ERROR"), Of(await shop.Merchant.Send(HttpMethod.Get, receipt, "")));

        // An order like it that is not shared out is charged the same.
        await shop.Frozen("plain-1", 10_000, isFrozen: false);
        await Until(async () => await shop.BalanceOf(shop.Merchant) == 17_000);
        Assert.Equal(17_000 - (2 * fee), await shop.AvailableOf(shop.Merchant));
        Assert.True(fee > 0);
    }

    [Fact]
    public async Task Who_can_not_have_a_part_is_told_and_the_others_have_theirs()
    {
        await using var tael = await TaelUnderTest.Start();
        var shop = await Open(tael);
        Assert.Equal(200, (await shop.AddOther()).Status);
        var order = await shop.Frozen("frozen-1", 10_000);

        var shared = await shop.Share(order, "s1", false, shop.ToOther(100), shop.ToPayer(50));
        var refused = shared.Json.GetProperty("receivers")[1];
        Assert.Equal(("CLOSED", "NO_RELATION"), (refused.GetProperty("result").GetString(), refused.GetProperty("fail_reason").GetString()));
        Assert.Equal("SUCCESS", shared.Json.GetProperty("receivers")[0].GetProperty("result").GetString());
        Assert.Equal(9_900, await shop.Unsplit(order));

        // What was found then stays true of it, whatever becomes of the receivers.
        Assert.Equal(200, (await shop.AddPayer()).Status);
        await shop.Merchant.Post($"{Api}/receivers/delete", new { appid = shop.Merchant.AppId, type = "MERCHANT_ID", account = shop.Other.Mchid });
        Assert.Equal(shared.Body, (await shop.Share(order, "s1", false, shop.ToOther(100), shop.ToPayer(50))).Body);
        Assert.Equal(9_900, await shop.Unsplit(order));

        var nobody = await shop.Share(order, "s2", true, shop.ToOther(100));
        Assert.Equal(
            ("FINISHED", "CLOSED"),
            (nobody.Json.GetProperty("state").GetString(), nobody.Json.GetProperty("receivers")[0].GetProperty("result").GetString()));
        Assert.Equal(nobody.Body, (await shop.Share(order, "s2", true, shop.ToOther(100))).Body);
        Assert.Equal(0, await shop.Unsplit(order));
        await Until(async () => await shop.BalanceOf(shop.Merchant) == 9_900);
    }

    [Fact]
    public async Task What_nobody_unfreezes_goes_to_the_merchant_by_itself_after_thirty_days()
    {
        await using var tael = await TaelUnderTest.Start();
        var shop = await Open(tael);
        Assert.Equal(200, (await shop.AddOther()).Status);
        var order = await shop.Frozen("frozen-1", 10_000);
        Assert.Equal(200, (await shop.Share(order, "s1", false, shop.ToOther(3_000))).Status);

        await tael.Post("/sandbox/clock", new { advance = "P29D" });
        Assert.Equal(7_000, await shop.Unsplit(order));
        Assert.Equal(0, await shop.BalanceOf(shop.Merchant));
        await tael.Restart();
        shop.GoOn();
        await tael.Post("/sandbox/clock", new { advance = "P1D" });

        // Nobody asks for the order, only for the merchant.
        await Until(async () => await shop.BalanceOf(shop.Merchant) == 7_000);
        Assert.Equal(0, await shop.Unsplit(order));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Unfreeze(order, "u1")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Query(order, "u1")));
    }

    [Fact]
    public async Task A_shared_order_is_refunded_from_what_the_merchant_has()
    {
        await using var tael = await TaelUnderTest.Start();
        var shop = await Open(tael);
        Assert.Equal(200, (await shop.AddOther()).Status);
        var order = await shop.Frozen("frozen-1", 1_000);
        Assert.Equal(200, (await shop.Share(order, "s1", false, shop.ToOther(300))).Status);
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Refund("r1", 100)));
        Assert.Equal(200, (await shop.Unfreeze(order, "u1")).Status);

        // The fee of 1,000 comes back with it, in proportion.
        Assert.Equal((403, "NOT_ENOUGH"), Of(await Refund("r1", 1_000)));
        Assert.Equal(200, (await Refund("r1", 600)).Status);
        Assert.Equal((403, "NOT_ENOUGH"), Of(await Refund("r2", 400)));

        await shop.Frozen("plain-1", 1_000, isFrozen: false);
        Assert.Equal(200, (await Refund("r2", 400)).Status);
        await Until(async () => await shop.BalanceOf(shop.Merchant) == 700);
        Assert.Equal(300, await shop.BalanceOf(shop.Other));

        Task<Reply> Refund(string no, long fen) => shop.Merchant.Post("/v3/refund/domestic/refunds", new
        {
            transaction_id = order, out_refund_no = no, amount = new { refund = fen, total = 1_000, currency = "CNY" },
        });
    }
}
