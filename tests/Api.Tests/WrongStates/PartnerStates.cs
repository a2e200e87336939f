using System.Globalization;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Tests.Partners;
using Tael.Tests.Sharing;

namespace Tael.Tests.WrongStates;

/// <summary>A service provider, two merchants that have chosen it, one that has not, and orders in every state there is.</summary>
internal sealed class PartnerStates
{
    /// <summary>Every way of ordering in a merchant's name.</summary>
    public static readonly string[] Ways = ["native", "app", "h5", "jsapi", "miniprogram", "scannedpos", "codepay"];

    /// <summary>Orders in the merchant's name, by the state that they are in.</summary>
    public static readonly string[] Orders =
        ["paid-0001", "partly-01", "allback-1", "revoked-1", "revoked-2", "frozen-01", "unpaid-01", "closed-01", "expired-1", "asking-01"];

    private PartnerStates(StateTable table) => Table = table;

    public StateTable Table { get; }

    public required MerchantClient Sp { get; init; }

    /// <summary>Whose orders they are.</summary>
    public required MerchantClient Sub { get; init; }

    /// <summary>The service provider's too.</summary>
    public required MerchantClient Second { get; init; }

    public required MerchantClient Stranger { get; init; }

    public required PayerClient Payer { get; init; }

    public static async Task<PartnerStates> Open(TaelUnderTest tael)
    {
        var table = await StateTable.Open(tael);
        var (sp, sub) = await PartnerCalls.Open(tael);
        var states = new PartnerStates(table)
        {
            Sp = sp,
            Sub = sub,
            Second = await tael.NewMerchant(new { partner = sp.Mchid }),
            Stranger = await tael.NewMerchant(),
            Payer = await tael.NewPayer(1_000_000, sp.AppId),
        };
        table.Watch([.. new[] { sp, sub, states.Second, states.Stranger }.Select(merchant => MerchantId.Parse(merchant.Mchid).Account)]);
        return states;
    }

    /// <summary>Makes <see cref="Orders"/>, one that was closed before it came (gone-0001), and two of the merchant's own.</summary>
    public async Task Arrange()
    {
        foreach (var no in new[] { "paid-0001", "partly-01", "allback-1", "revoked-2" }) await Paid(no);
        await Paid("frozen-01", isFrozen: true);
        foreach (var no in new[] { "unpaid-01", "closed-01", "revoked-1" }) await Make(Order("native", no, 1_000));
        var expiring = Order("native", "expired-1", 1_000);
        expiring["time_expire"] = DateTimeOffset.UtcNow.AddSeconds(50).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await Make(expiring);
        Assert.Equal(204, (await PartnerCalls.Close(Sp, Sub, "closed-01")).Status);
        Assert.Equal(404, (await PartnerCalls.Close(Sp, Sub, "gone-0001")).Status);
        foreach (var no in new[] { "revoked-1", "revoked-2" }) Assert.Equal(200, (await PartnerCalls.Reverse(Sp, Sub, no)).Status);
        Assert.Equal(200, (await Refund(Sp, Sub.Mchid, "partly-01", "partly", 400)).Status);
        Assert.Equal(200, (await Refund(Sp, Sub.Mchid, "allback-1", "all", 1_000)).Status);
        var asking = await Make(PartnerCalls.AtTill(Sp, Sub, "asking-01", await PartnerCalls.CodeOf(Payer)), "codepay", 100_001);
        Assert.Equal("USERPAYING", PartnerCalls.Text(asking.Json, "trade_state"));
        Assert.Equal(200, (await Payer.Pay(await Sub.Order("theirs-01", 1_000), "pay-theirs")).Status);
        await Sub.Order("theirs-02", 1_000);

        // The next code is a new one, and what may expire has expired.
        Assert.Equal(200, (await Table.Tael.Post("/sandbox/clock", new { advance = "PT1M" })).Status);
        await SharingShop.Until(async () => await Table.Shop.BalanceOf(Sub) == 2_600);
        Table.Watch([.. Orders.Concat(["gone-0001", "theirs-01", "theirs-02"]).Select(no => OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(Sub.Mchid)))]);
    }

    /// <summary>A good request of its way.</summary>
    public Dictionary<string, object> Order(string way, string no, long total, string? code = null)
    {
        var order = way == "codepay" ? PartnerCalls.AtTill(Sp, Sub, no, code!) : PartnerCalls.Request(Sp, Sub, no);
        order["amount"] = new { total, currency = "CNY" };
        if (way is "jsapi" or "miniprogram" or "scannedpos") order["payer"] = new { sp_openid = Payer.OpenId };
        if (way == "h5") order["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
        if (way == "scannedpos") order["scene_info"] = new { payer_client_ip = "127.0.0.1", store_info = new { id = "1" } };
        return order;
    }

    public Task<Reply> Refund(MerchantClient by, string? sub, string outTradeNo, string no, long fen, long total = 1_000) =>
        Refund(by, sub, "out_trade_no", outTradeNo, no, fen, total);

    public Task<Reply> RefundById(MerchantClient by, string? sub, string transaction, string no) =>
        Refund(by, sub, "transaction_id", transaction, no, 1, 1_000);

    public Task<Reply> Query(MerchantClient by, string number, MerchantClient sp, MerchantClient sub) =>
        by.Send(HttpMethod.Get, $"{PartnerCalls.Root}/{number}?sp_mchid={sp.Mchid}&sub_mchid={sub.Mchid}", "");

    private async Task<Reply> Make(Dictionary<string, object> order, string way = "native", long total = 1_000)
    {
        order["amount"] = new { total, currency = "CNY" };
        var made = await Sp.Post($"{PartnerCalls.Root}/{way}", order);
        Assert.Equal(200, made.Status);
        return made;
    }

    private async Task Paid(string no, bool isFrozen = false)
    {
        var order = Order("native", no, 1_000);
        order["settle_info"] = new { profit_sharing = isFrozen };
        Assert.Equal(200, (await Payer.Pay(PartnerCalls.Text((await Make(order)).Json, "code_url")!, $"pay-{no}")).Status);
    }

    private static Task<Reply> Refund(MerchantClient by, string? sub, string name, string order, string no, long fen, long total)
    {
        var request = new Dictionary<string, object>
        {
            [name] = order, ["out_refund_no"] = no, ["amount"] = new { refund = fen, total, currency = "CNY" },
        };
        if (sub is not null) request["sub_mchid"] = sub;
        return by.Post("/v3/refund/domestic/refunds", request);
    }
}
