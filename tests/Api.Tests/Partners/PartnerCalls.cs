using System.Text.Json;
using Tael.Domain.Merchants;
using Tael.Grains;
using Tael.Tests.CombinedOrders;

namespace Tael.Tests.Partners;

/// <summary>What a service provider's program sends, and what a test wants to know of it.</summary>
internal static class PartnerCalls
{
    public const string Root = "/v3/pay/partner/transactions";

    /// <summary>A service provider and a merchant that has chosen it.</summary>
    public static async Task<(MerchantClient Sp, MerchantClient Sub)> Open(TaelUnderTest tael)
    {
        var sp = await tael.NewMerchant();
        return (sp, await tael.NewMerchant(new { partner = sp.Mchid }));
    }

    public static Dictionary<string, object> Request(MerchantClient sp, MerchantClient sub, string no, string? url = null) => new()
    {
        ["sp_appid"] = sp.AppId,
        ["sp_mchid"] = sp.Mchid,
        ["sub_mchid"] = sub.Mchid,
        ["description"] = "a test's order",
        ["out_trade_no"] = no,
        ["notify_url"] = url ?? "http://127.0.0.1:9/nobody",
        ["amount"] = new { total = 700, currency = "CNY" },
    };

    public static Task<Reply> Query(MerchantClient sp, MerchantClient sub, string no) =>
        sp.Send(HttpMethod.Get, $"{Root}/out-trade-no/{no}?sp_mchid={sp.Mchid}&sub_mchid={sub.Mchid}", "");

    public static Task<Reply> Close(MerchantClient sp, MerchantClient sub, string no) =>
        sp.Post($"{Root}/out-trade-no/{no}/close", new { sp_mchid = sp.Mchid, sub_mchid = sub.Mchid });

    public static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    public static async Task<long> MoneyOf(TaelUnderTest tael, MerchantClient merchant) =>
        (await tael.Grains.Merchant(MerchantId.Parse(merchant.Mchid)).Look())!.BalanceMinor;

    public static async Task<long> Rows(TaelUnderTest tael, MerchantClient merchant) =>
        (await tael.Grains.Account(MerchantId.Parse(merchant.Mchid).Account).Show()).Version;

    public static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }

    public static Task<Reply> Reverse(MerchantClient sp, MerchantClient sub, string no, string? app = null)
    {
        var body = new Dictionary<string, string> { ["sp_mchid"] = sp.Mchid, ["sub_mchid"] = sub.Mchid };
        if (app is not null) body["sp_appid"] = app;
        return sp.Post($"{Root}/out-trade-no/{no}/reverse", body);
    }

    /// <summary>A till's request.</summary>
    public static Dictionary<string, object> AtTill(MerchantClient sp, MerchantClient sub, string no, string code)
    {
        var request = Request(sp, sub, no);
        request.Remove("notify_url");
        request["payer"] = new { auth_code = code };
        request["scene_info"] = new { device_id = "till-3", store_info = new { out_id = "shop-1" } };
        return request;
    }

    public static async Task<string> CodeOf(PayerClient payer) =>
        (await payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;

    /// <summary>One part for each merchant, ordered in its name.</summary>
    public static Dictionary<string, object> Combined(MerchantClient sp, string no, params (MerchantClient Sub, long Fen)[] parts) => new()
    {
        ["combine_appid"] = sp.AppId,
        ["combine_mchid"] = sp.Mchid,
        ["combine_out_trade_no"] = no,
        ["notify_url"] = "http://127.0.0.1:9/nobody",
        ["sub_orders"] = parts.Select((part, i) => new Dictionary<string, object>(Mall.Sub(sp, $"{no}-{i}", part.Fen))
        {
            ["sub_mchid"] = part.Sub.Mchid,
            ["sub_appid"] = part.Sub.AppId,
        }).ToArray(),
    };
}
