using System.Text;
using System.Text.Json;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Tests.Stage;

namespace Tael.Tests.CombinedOrders;

/// <summary>Merchants that share an app, and what they sell together.</summary>
internal sealed class Mall
{
    public const string Root = "/v3/combine-transactions";

    private Mall(TaelUnderTest tael, MerchantClient host, MerchantClient guest) => (Tael, Host, Guest) = (tael, host, guest);

    public TaelUnderTest Tael { get; }

    /// <summary>Who combines.</summary>
    public MerchantClient Host { get; }
    public MerchantClient Guest { get; }

    public static async Task<TaelUnderTest> Start(bool onPostgres = false) =>
        await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);

    public static async Task<Mall> Open(TaelUnderTest tael)
    {
        var host = await tael.NewMerchant(new { feeBasisPoints = 60 });
        return new(tael, host, await tael.NewMerchant(new { appid = host.AppId }));
    }

    /// <summary>The same merchants at a Tael that has been started again.</summary>
    public Mall At(TaelUnderTest tael) => new(tael, new(tael.Http, Host.File), new(tael.Http, Guest.File));

    public Task<PayerClient> Payer(long balance = 10_000) => Tael.NewPayer(balance, Host.AppId);

    /// <summary>A good request that a test may spoil: two orders of the host and one of the guest, 300 + 500 + 1 fen.</summary>
    public Dictionary<string, object> Request(string no, string? url = null) => new()
    {
        ["combine_appid"] = Host.AppId,
        ["combine_mchid"] = Host.Mchid,
        ["combine_out_trade_no"] = no,
        ["notify_url"] = url ?? "http://127.0.0.1:9/nobody",
        ["scene_info"] = new { payer_client_ip = "127.0.0.1", device_id = "till-3" },
        ["sub_orders"] = new[] { Sub(Host, $"{no}-a", 300), Sub(Host, $"{no}-b", 500), Sub(Guest, $"{no}-a", 1) },
    };

    public static Dictionary<string, object> Sub(MerchantClient merchant, string no, long fen) => new()
    {
        ["mchid"] = merchant.Mchid,
        ["attach"] = $"of {no}",
        ["amount"] = new { total_amount = fen, currency = "CNY" },
        ["out_trade_no"] = no,
        ["description"] = "tea",
    };

    /// <summary>Makes it; answers its code_url.</summary>
    public async Task<string> Combine(string no, string? url = null)
    {
        var reply = await Host.Post($"{Root}/native", Request(no, url));
        Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body));
        return reply.Json.GetProperty("code_url").GetString()!;
    }

    public Task<Reply> TryQuery(string no, MerchantClient? by = null) =>
        (by ?? Host).Send(HttpMethod.Get, $"{Root}/out-trade-no/{no}", "");

    public async Task<JsonElement> Query(string no) => (await TryQuery(no)).Json;

    public Task<Reply> Close(string no, params (MerchantClient Merchant, string No)[] subs)
    {
        if (subs.Length == 0) subs = [(Guest, $"{no}-a"), (Host, $"{no}-b"), (Host, $"{no}-a")];
        return Host.Post($"{Root}/out-trade-no/{no}/close", new
        {
            combine_appid = Host.AppId,
            sub_orders = subs.Select(sub => new { mchid = sub.Merchant.Mchid, out_trade_no = sub.No }),
        });
    }

    public static Task<Reply> Refund(MerchantClient merchant, string no, long fen, long total, (string Name, string? Value) order) =>
        merchant.Post("/v3/refund/domestic/refunds", new Dictionary<string, object?>
        {
            [order.Name] = order.Value,
            ["out_refund_no"] = no,
            ["amount"] = new { refund = fen, total, currency = "CNY" },
        });

    public static string States(JsonElement combined) => string.Join(' ', combined.GetProperty("sub_orders").EnumerateArray()
        .Select(sub => sub.GetProperty("trade_state").GetString()));

    /// <summary>How many rows an account's journal has.</summary>
    public async Task<long> Rows(AccountId account) => (await Tael.Grains.Account(account).Show()).Version;

    public AccountId Combined(string no) => OutTradeNo.Parse(no).CombinedOf(MerchantId.Parse(Host.Mchid));

    public static AccountId Order(MerchantClient merchant, string no) => OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(merchant.Mchid));
}
