using System.Net.Http.Json;
using System.Text.Json;
using Tael.Tests.Notifications;
using Tael.Tests.Operators;
using static Tael.Tests.ServiceOrders.ServiceOrderStoryTests;

namespace Tael.Tests.ServiceOrders;

/// <summary>The scenes of Pay Score from end to end, each as docs/SCENES.md tells it.</summary>
public sealed class SceneTests
{
    [Fact]
    public async Task A_power_bank_is_lent_without_its_deposit_and_kept_for_the_price_of_it()
    {
        await using var shop = await RentalShop.Open(scene: "POWER_BANK", balance: 20_000);
        await shop.Begin("bank-1");
        await Paid(shop, "bank-1", Bill(shop, [("3 小时", 600)]), 600);

        // The second one never comes back: it costs no more than what would have been left for it.
        await shop.Begin("bank-2");
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Complete("bank-2", 9_901)));
        await Paid(shop, "bank-2", Bill(shop, [("未归还", 9_900)]), 9_900);
        Assert.Equal(9_500, await shop.User.Balance());
        await Saved(shop, "POWER_BANK", orders: 2, fen: 19_800);
    }

    [Fact]
    public async Task A_bike_is_ridden_without_its_deposit()
    {
        await using var shop = await RentalShop.Open(scene: "BIKE");
        await shop.Begin("bike-1", amount: 29_900);
        var seen = await shop.Query("bike-1");
        Assert.Equal((29_900, "USER_CONFIRM"), (
            seen.GetProperty("risk_fund").GetProperty("amount").GetInt64(), seen.GetProperty("state_description").GetString()));
        await Paid(shop, "bike-1", Bill(shop, [("骑行 25 分钟", 150)], discounts: [("新用户", 50)]), 100);
        await Saved(shop, "BIKE", orders: 1, fen: 29_900);
    }

    [Fact]
    public async Task An_unmanned_shelf_is_opened_first_and_its_goods_are_paid_when_it_has_closed()
    {
        await using var shop = await RentalShop.Open(scene: "UNMANNED_SHELF");
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Offer("shelf-0", "DEPOSIT", 2_000)));
        await shop.Begin("shelf-1", "ESTIMATE_ORDER_COST", 2_000);
        await Paid(shop, "shelf-1", Bill(shop, [("矿泉水", 250), ("饼干", 680)], discounts: [("第二件半价", 340)]), 590);
        Assert.Equal(9_410, await shop.User.Balance());

        // Whoever takes nothing pays nothing, and has kept their word all the same.
        await shop.Begin("shelf-2", "ESTIMATE_ORDER_COST", 2_000);
        Assert.Equal("DONE", (await shop.Complete("shelf-2", 0)).Json.GetProperty("state").GetString());
        await RentalShop.Until(async () => (await shop.ScoreHistory()).Count(fact => fact == "OrderKept") == 2);
        await Saved(shop, "UNMANNED_SHELF", orders: 2, fen: 4_000);
    }

    [Fact]
    public async Task A_ride_begins_at_once_where_it_is_permitted_and_costs_what_it_costs()
    {
        await using var shop = await RentalShop.Open(scene: "RIDE_FIRST");
        await Permit(shop, "ride-permission");
        var request = shop.Request("ride-1", "ESTIMATE_ORDER_COST", 3_000);
        (request["need_user_confirm"], request["openid"]) = (false, shop.User.OpenId);
        request["location"] = new { start_location = "虹桥站", end_location = "人民广场" };
        var begun = await shop.Merchant.Post(RentalShop.Orders, request);
        Assert.Equal((200, "DOING"), (begun.Status, begun.Json.GetProperty("state").GetString()));

        // More than was estimated, up to what was agreed for the service.
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Complete("ride-1", 20_001)));
        await Paid(shop, "ride-1", Bill(shop, [("行程", 4_150), ("高速费", 300)]), 4_450, confirms: false);
        var used = new Dictionary<string, object>(Bill(shop, [("行程", 1_200)]))
        {
            ["out_order_no"] = "ride-2",
            ["openid"] = shop.User.OpenId,
            ["time_range"] = new { start_time = "20260101080000", end_time = "20260101083000" },
            ["service_introduction"] = "先乘后付",
        };
        var made = await shop.Merchant.Post($"{RentalShop.Orders}/direct-complete", used);
        Assert.True(made.Status == 200, RentalShop.JsonText(made));
        await RentalShop.Until(async () => await shop.StateOf("ride-2") == ("DONE", "USER_PAID"));
        Assert.Equal(10_000 - 4_450 - 1_200, await shop.User.Balance());

        // Nothing was said to be spared of what had been used already.
        await Saved(shop, "RIDE_FIRST", orders: 1, fen: 3_000);
    }

    [Fact]
    public async Task A_parcel_is_sent_first_weighed_again_and_paid_by_hand()
    {
        await using var shop = await RentalShop.Open(scene: "PARCEL_FIRST", balance: 0);
        await shop.Begin("parcel-1", "ESTIMATE_ORDER_COST", 1_500);
        Assert.Equal(200, (await shop.Complete("parcel-1", 2_300)).Status);
        await RentalShop.Until(async () => await shop.StateOf("parcel-1") == ("DOING", "USER_PAYING"));
        Assert.Equal(200, (await shop.Modify("parcel-1", 1_800)).Status);
        var due = Assert.Single(await shop.OwnOrders());
        Assert.Equal(1_800, due.GetProperty("amountDue").GetInt64());
        Assert.Equal((403, "DEBT_OPEN"), Of(await shop.Confirm(await shop.Package("parcel-2", "ESTIMATE_ORDER_COST", 1_500))));
        await shop.TopUp(2_000);
        Assert.Equal(200, (await shop.PayByHand(due.GetProperty("orderId").GetString()!)).Status);
        Assert.Equal(200, await shop.User.Balance());
        await RentalShop.Until(async () => (await shop.Confirm(await shop.Package("parcel-2", "ESTIMATE_ORDER_COST", 1_500))).Status == 200);
        await Saved(shop, "PARCEL_FIRST", orders: 1, fen: 1_500);
    }

    [Fact]
    public async Task A_hotel_takes_no_deposit_and_leaves_for_nothing_or_for_the_minibar()
    {
        await using var shop = await RentalShop.Open(scene: "HOTEL");
        await shop.Begin("room-1", "CASH_DEPOSIT", 100_000);
        var left = await shop.Complete("room-1", 0);
        Assert.Equal((200, "DONE", false), (
            left.Status, left.Json.GetProperty("state").GetString(), left.Json.GetProperty("need_collection").GetBoolean()));
        await shop.Begin("room-2", "CASH_DEPOSIT", 100_000);
        await Paid(shop, "room-2", Bill(shop, [("迷你吧", 4_800)]), 4_800);
        await Saved(shop, "HOTEL", orders: 2, fen: 200_000);
    }

    [Fact]
    public async Task What_is_played_first_is_paid_later_and_what_is_not_played_is_cancelled()
    {
        await using var shop = await RentalShop.Open(scene: "PLAY_FIRST");
        await shop.Begin("play-1", "ESTIMATE_ORDER_COST", 12_000);
        Assert.Equal(200, (await shop.Cancel("play-1")).Status);
        await RentalShop.Until(async () => (await shop.ScoreHistory()).Contains("OrderWithdrawn"));
        await shop.Begin("play-2", "ESTIMATE_ORDER_COST", 12_000);
        await Paid(shop, "play-2", Bill(shop, [("双人密室", 9_900)]), 9_900);

        // Cancelled is neither good nor bad, and spares nobody anything.
        await Saved(shop, "PLAY_FIRST", orders: 1, fen: 12_000);
    }

    [Fact]
    public async Task A_wheelchair_and_a_bed_in_hospital_are_lent_without_prepayment_for_days()
    {
        await using var shop = await RentalShop.Open(scene: "HOSPITAL");
        await shop.Begin("chair-1", "DEPOSIT", 50_000);
        await shop.Begin("bed-1", "ADVANCE", 20_000);
        await shop.Advance("P3D");
        await Paid(shop, "chair-1", Bill(shop, [("轮椅 3 天", 1_500)]), 1_500);
        await Paid(shop, "bed-1", Bill(shop, [("陪护床 3 晚", 4_500)]), 4_500);
        Assert.Equal(4_000, await shop.User.Balance());
        await Saved(shop, "HOSPITAL", orders: 2, fen: 70_000);

        await shop.Restart();
        await Saved(shop, "HOSPITAL", orders: 2, fen: 70_000);
    }

    private static Dictionary<string, object> Bill(
        RentalShop shop, (string Name, long Amount)[] payments, (string Name, long Amount)[]? discounts = null)
    {
        var bill = new Dictionary<string, object>
        {
            ["appid"] = shop.Merchant.AppId,
            ["service_id"] = shop.ServiceId,
            ["post_payments"] = payments.Select(one => new { name = one.Name, amount = one.Amount }).ToArray(),
            ["total_amount"] = payments.Sum(one => one.Amount) - (discounts ?? []).Sum(one => one.Amount),
        };
        if (discounts is not null)
        {
            bill["post_discounts"] = discounts.Select(one => new { name = one.Name, amount = one.Amount, description = "优惠" }).ToArray();
        }

        return bill;
    }

    /// <summary>Completed, debited by itself, told to the merchant.</summary>
    private static async Task Paid(RentalShop shop, string no, Dictionary<string, object> bill, long total, bool confirms = true)
    {
        var completed = await shop.Merchant.Post($"{RentalShop.Orders}/{no}/complete", bill);
        Assert.True(completed.Status == 200, RentalShop.JsonText(completed));
        await RentalShop.Until(async () => await shop.StateOf(no) == ("DONE", "USER_PAID"));
        var heard = await Told(shop, no, "PAYSCORE.USER_PAID");
        Assert.Equal(total, heard.GetProperty("collection").GetProperty("paid_amount").GetInt64());
    }

    /// <summary>Notifications of other orders may come first.</summary>
    private static async Task<JsonElement> Told(RentalShop shop, string no, string eventType)
    {
        while (true)
        {
            var delivery = await shop.Receiver.Next();
            if (!delivery.Body.Contains(eventType, StringComparison.Ordinal)) continue;

            var told = delivery.Open(shop.Merchant, eventType);
            if (told.GetProperty("out_order_no").GetString() == no) return told;
        }
    }

    private static async Task Permit(RentalShop shop, string code)
    {
        var asked = await shop.Merchant.Post(
            "/v3/payscore/permissions", new { service_id = shop.ServiceId, appid = shop.Merchant.AppId, authorization_code = code });
        var token = asked.Json.GetProperty("apply_permissions_token").GetString();
        Assert.Equal(200, (await shop.User.Send(HttpMethod.Post, "/wallet/v1/permissions", JsonContent.Create(new { token }))).Status);
    }

    /// <summary>What the operators' row says of the scene, and that nothing else was spared.</summary>
    private static async Task Saved(RentalShop shop, string scene, long orders, long fen)
    {
        await RentalShop.Until(async () =>
        {
            var all = (await new OperatorClient(shop.Tael).Get("/saved-deposits")).Json;
            var one = all.GetProperty("scenes").EnumerateArray().Single(row => row.GetProperty("name").GetString() == scene);
            return Of(all) == (orders, fen) && Of(one) == (orders, fen);
        });

        static (long, long) Of(JsonElement row) => (row.GetProperty("orders").GetInt64(), row.GetProperty("savedMinor").GetInt64());
    }
}
