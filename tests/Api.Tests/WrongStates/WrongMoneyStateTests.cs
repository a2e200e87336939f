using System.Net.Http.Json;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Domain.Sharing;
using Tael.Tests.Sharing;

namespace Tael.Tests.WrongStates;

/// <summary>Each call of profit sharing and of transfers to users, in each state that refuses it.</summary>
public sealed class WrongMoneyStateTests
{
    private const string Sharing = "/v3/profitsharing";
    private const string Transfers = "/v3/fund-app/mch-transfer";
    private const string Bills = $"{Transfers}/transfer-bills";
    private const string Asked = $"{Transfers}/user-confirm-authorization";

    [Fact]
    public async Task Profit_sharing()
    {
        await using var tael = await TaelUnderTest.Start();
        var table = await StateTable.Open(tael);
        var shop = table.Shop;
        await shop.AddOther();
        var plain = await shop.Frozen("plain-001", 1_000, isFrozen: false);
        var frozen = await shop.Frozen("frozen-01", 1_000);
        var freed = await shop.Frozen("freed-001", 1_000);
        Assert.Equal(200, (await shop.Share(frozen, "s1", false, shop.ToOther(250))).Status);
        Assert.Equal(200, (await shop.Share(freed, "s2", true, shop.ToOther(100))).Status);
        await SharingShop.Until(async () => await shop.BalanceOf(shop.Other) == 350 && await shop.BalanceOf(shop.Merchant) == 1_900);
        Assert.Equal(200, (await Return(table, "s1", "b1", 50)).Status);
        await SharingShop.Until(async () => await shop.BalanceOf(shop.Merchant) == 1_950);
        table.WatchOrders("plain-001", "frozen-01", "freed-001");
        var merchant = MerchantId.Parse(shop.Merchant.Mchid);
        table.Watch(merchant.Receivers);
        foreach (var no in new[] { "s1", "s2", "no" }) table.Watch(OutSharingNo.Parse(no).ShareOf(merchant));

        foreach (var (what, order, no, fen, status, code, field) in new (string, string, string, long, int, string, string?)[]
        {
            ("not made for it", plain, "no", 1, 400, "INVALID_REQUEST", null),
            ("unfrozen", freed, "no", 1, 400, "INVALID_REQUEST", null),
            ("over the ratio", frozen, "no", 51, 400, "INVALID_REQUEST", "/receivers"),
            ("more than is left", frozen, "no", 751, 403, "NOT_ENOUGH", "/receivers"),
            ("another amount", frozen, "s1", 249, 400, "INVALID_REQUEST", "/out_order_no"),
            ("another order", frozen, "s2", 100, 400, "INVALID_REQUEST", "/out_order_no"),
        })
        {
            await table.Refuses($"share, {what}", status, code, field, () => shop.Share(order, no, false, shop.ToOther(fen)));
        }

        foreach (var (what, order, no, field) in new[]
        {
            ("not made for it", plain, "no", null), ("unfrozen", freed, "no", null), ("a share's number", frozen, "s1", "/out_order_no"),
        })
        {
            await table.Refuses($"unfreeze, {what}", 400, "INVALID_REQUEST", field, () => shop.Unfreeze(order, no));
        }

        foreach (var (what, share, no, fen, status, code, field) in new[]
        {
            ("no such share", "no", "b2", 1, 404, "RESOURCE_NOT_EXISTS", "/return_mchid"),
            ("more than its part", "s1", "b2", 201, 400, "INVALID_REQUEST", "/amount"),
            ("another amount", "s1", "b1", 49, 400, "INVALID_REQUEST", "/out_return_no"),
        })
        {
            await table.Refuses($"return, {what}", status, code, field, () => Return(table, share, no, fen));
        }

        await table.Refuses("amounts of a plain order", 400, "INVALID_REQUEST", null, () => table.Get($"{Sharing}/transactions/{plain}/amounts"));
        await table.Refuses("a share that was refused", 404, "RESOURCE_NOT_EXISTS", null, () => shop.Query(frozen, "no"));
        await table.Refuses("a share of another order", 404, "RESOURCE_NOT_EXISTS", null, () => shop.Query(freed, "s1"));
        await table.Refuses("a return that was refused", 404, "RESOURCE_NOT_EXISTS", null, () => table.Get($"{Sharing}/return-orders/b2?out_order_no=s1"));

        // After 30 days the rest is the merchant's, after 180 nothing comes back.
        await tael.Post("/sandbox/clock", new { advance = "P30D" });
        await SharingShop.Until(async () => await shop.Unsplit(frozen) == 0 && await shop.BalanceOf(shop.Merchant) == 2_700);
        await table.Refuses("share, after 30 days", 400, "INVALID_REQUEST", null, () => shop.Share(frozen, "no", false, shop.ToOther(1)));
        await table.Refuses("unfreeze, after 30 days", 400, "INVALID_REQUEST", null, () => shop.Unfreeze(frozen, "no"));
        await tael.Post("/sandbox/clock", new { advance = "P151D" });
        await table.Refuses("return, after 180 days", 400, "INVALID_REQUEST", null, () => Return(table, "s1", "b2", 1));
        table.MustBeRight(StateRows.Sharing);
    }

    [Fact]
    public async Task Transfers_to_users()
    {
        await using var tael = await TaelUnderTest.Start();
        var table = await StateTable.Open(tael);
        var (shop, payer) = (table.Shop, table.Shop.Payer);
        await shop.Frozen("trade-001", 10_000, isFrozen: false);
        await SharingShop.Until(async () => await shop.BalanceOf(shop.Merchant) == 10_000);
        foreach (var no in new[] { "waits", "given", "ended", "taken" }) Assert.Equal(200, (await Give(table, no, 500)).Status);
        Assert.Equal(200, (await Cancel(table, "ended")).Status);
        Assert.Equal(404, (await Cancel(table, "gone")).Status);
        var package = (await Give(table, "taken", 500)).Json.GetProperty("package_info").GetString();
        Assert.Equal(200, (await payer.Send(HttpMethod.Post, "/wallet/v1/payouts", JsonContent.Create(new { package }))).Status);
        foreach (var no in new[] { "awaits", "agreed", "closed" }) Assert.Equal(200, (await Ask(table, no)).Status);
        await Agree(table, "agreed");
        Assert.Equal(200, (await Close(table, "closed")).Status);
        Assert.Equal(404, (await Close(table, "gone")).Status);
        await SharingShop.Until(async () => await shop.BalanceOf(shop.Merchant) == 8_500);
        var merchant = MerchantId.Parse(shop.Merchant.Mchid);
        foreach (var no in new[] { "waits", "given", "ended", "taken", "gone", "none" }) table.Watch(OutBillNo.Parse(no).PayoutOf(merchant));
        foreach (var no in new[] { "awaits", "agreed", "closed", "gone" }) table.Watch(OutAuthorizationNo.Parse(no).AuthorizationOf(merchant));

        foreach (var no in new[] { "waits", "ended", "taken" })
        {
            await table.Refuses($"give {no} again, another amount", 400, "ALREADY_EXISTS", "/out_bill_no", () => Give(table, no, 501));
            await table.Refuses($"give {no} and ask, another amount", 400, "ALREADY_EXISTS", "/out_bill_no", () =>
                Give(table, no, 501, $"{Bills}/pre-transfer-with-authorization"));
        }

        await table.Refuses("give what was cancelled before", 400, "INVALID_REQUEST", null, () => Give(table, "gone", 500));
        await table.Refuses("cancel what is taken", 400, "INVALID_REQUEST", null, () => Cancel(table, "taken"));
        await table.Refuses("cancel what is gone", 404, "NOT_FOUND", null, () => Cancel(table, "gone"));
        await table.Refuses("query what is gone", 404, "NOT_FOUND", null, () => table.Get($"{Bills}/out-bill-no/gone"));
        await table.Refuses("query what is gone by our number", 404, "NOT_FOUND", null, () => table.Get(
            $"{Bills}/transfer-bill-no/{new TransferBillNo(merchant, OutBillNo.Parse("gone"))}"));
        foreach (var (no, status, code) in new[] { ("waits", 400, "INVALID_REQUEST"), ("ended", 400, "INVALID_REQUEST"), ("gone", 404, "NOT_FOUND") })
        {
            await table.Refuses($"receipt of {no}", status, code, null, () => table.Post($"{Transfers}/elecsign/out-bill-no", new { out_bill_no = no }));
            await table.Refuses($"where the receipt of {no} is", 404, "NOT_FOUND", null, () => table.Get($"{Transfers}/elecsign/out-bill-no/{no}"));
            var ours = $"{new TransferBillNo(merchant, OutBillNo.Parse(no))}";
            await table.Refuses($"receipt of {no} by our number", status, code, null, () => table.Post(
                $"{Transfers}/elecsign/transfer-bill-no", new { transfer_bill_no = ours }));
            await table.Refuses($"where the receipt of {no} is, by our number", 404, "NOT_FOUND", null, () => table.Get(
                $"{Transfers}/elecsign/transfer-bill-no/{ours}"));
        }

        await table.Refuses("pay under what waits", 400, "INVALID_REQUEST", null, () => Pay(table, "awaits"));
        await table.Refuses("pay under what is closed", 400, "INVALID_REQUEST", null, () => Pay(table, "closed"));
        await table.Refuses("pay under what is gone", 404, "NOT_FOUND", "/out_authorization_no", () => Pay(table, "gone"));
        await table.Refuses("pay under what never was", 404, "NOT_FOUND", "/out_authorization_no", () => Pay(table, "never"));
        await table.Refuses("pay in another scene", 400, "INVALID_REQUEST", null, () => Pay(table, "agreed", "1005"));
        foreach (var no in new[] { "awaits", "agreed", "closed" })
        {
            await table.Refuses($"ask {no} otherwise", 400, "ALREADY_EXISTS", "/out_authorization_no", () => Ask(table, no, "1005"));
        }

        await table.Refuses("ask what was closed before", 400, "INVALID_REQUEST", null, () => Ask(table, "gone"));
        await table.Refuses("close what is gone", 404, "NOT_FOUND", null, () => Close(table, "gone"));
        await table.Refuses("look at what is gone", 404, "NOT_FOUND", null, () => table.Get($"{Asked}/out-authorization-no/gone"));

        // After a day nobody can confirm, and the merchant has the money back.
        await tael.Post("/sandbox/clock", new { advance = "PT25H" });
        await SharingShop.Until(async () => await shop.BalanceOf(shop.Merchant) == 9_500
            && (await table.Get($"{Bills}/out-bill-no/given")).Json.GetProperty("state").GetString() == "FAIL");
        await table.Refuses("cancel what is overdue", 400, "INVALID_REQUEST", null, () => Cancel(table, "given"));
        await table.Refuses("receipt of what is overdue", 400, "INVALID_REQUEST", null, () => table.Post(
            $"{Transfers}/elecsign/out-bill-no", new { out_bill_no = "given" }));
        table.MustBeRight(StateRows.Transfers);
    }

    private static Task<Reply> Return(StateTable table, string share, string no, long fen) => table.Post($"{Sharing}/return-orders", new
    {
        out_order_no = share, out_return_no = no, return_mchid = table.Shop.Other.Mchid, amount = fen, description = "spilt",
    });

    private static Dictionary<string, object> Content(StateTable table, string no, long fen, string scene) => new()
    {
        ["appid"] = table.Merchant.AppId,
        ["out_bill_no"] = no,
        ["transfer_scene_id"] = scene,
        ["transfer_amount"] = fen,
        ["transfer_remark"] = "a prize",
        ["transfer_scene_report_infos"] = new[] { new { info_type = "活动名称", info_content = "autumn" } },
    };

    private static Task<Reply> Give(StateTable table, string no, long fen, string call = Bills)
    {
        var request = Content(table, no, fen, "1000");
        request["openid"] = table.Shop.Payer.OpenId;
        return table.Post(call, request);
    }

    private static Task<Reply> Cancel(StateTable table, string no) =>
        table.Merchant.Send(HttpMethod.Post, $"{Bills}/out-bill-no/{no}/cancel", "");

    private static Task<Reply> Pay(StateTable table, string authorization, string scene = "1000")
    {
        var request = Content(table, "none", 500, scene);
        request["out_authorization_no"] = authorization;
        return table.Post($"{Bills}/transfer", request);
    }

    private static Task<Reply> Ask(StateTable table, string no, string scene = "1000") => table.Post(Asked, new
    {
        out_authorization_no = no,
        appid = table.Merchant.AppId,
        openid = table.Shop.Payer.OpenId,
        transfer_scene_id = scene,
        user_display_name = "wx_1",
        authorization_notify_url = "http://127.0.0.1:9/nobody",
    });

    private static async Task Agree(StateTable table, string no)
    {
        var package = (await Ask(table, no)).Json.GetProperty("package_info").GetString();
        var agreed = await table.Shop.Payer.Send(HttpMethod.Post, "/wallet/v1/payout-authorizations", JsonContent.Create(new { package }));
        Assert.Equal(200, agreed.Status);
    }

    private static Task<Reply> Close(StateTable table, string no) =>
        table.Merchant.Send(HttpMethod.Post, $"{Asked}/out-authorization-no/{no}/close", "");
}
