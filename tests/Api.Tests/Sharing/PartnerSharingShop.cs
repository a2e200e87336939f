using Tael.Tests.Partners;

namespace Tael.Tests.Sharing;

/// <summary>A service provider, its merchant, whose orders it makes and shares out, and a payer.</summary>
internal sealed class PartnerSharingShop
{
    private readonly TaelUnderTest _tael;

    private PartnerSharingShop(TaelUnderTest tael, MerchantClient sp, MerchantClient sub, PayerClient payer) =>
        (_tael, Sp, Sub, Payer) = (tael, sp, sub, payer);

    public MerchantClient Sp { get; private set; }

    public MerchantClient Sub { get; private set; }

    public PayerClient Payer { get; }

    /// <summary>The payer under the merchant's own app; known once an order is paid.</summary>
    public string SubOpenId { get; private set; } = "";

    public static async Task<PartnerSharingShop> Open(TaelUnderTest tael)
    {
        var (sp, sub) = await PartnerCalls.Open(tael);
        return new(tael, sp, sub, await tael.NewPayer(1_000_000, sp.AppId));
    }

    /// <summary>After a restart.</summary>
    public void GoOn() => (Sp, Sub) = (new(_tael.Http, Sp.File), new(_tael.Http, Sub.File));

    /// <summary>A paid order in the merchant's name whose money is frozen, and a minute ago; answers its transaction_id.</summary>
    public async Task<string> Frozen(string no, long total, string? url = null)
    {
        var request = PartnerCalls.Request(Sp, Sub, no, url);
        request["sub_appid"] = Sub.AppId;
        request["payer"] = new { sp_openid = Payer.OpenId };
        request["amount"] = new { total, currency = "CNY" };
        request["settle_info"] = new { profit_sharing = true };
        var made = await Sp.Post($"{PartnerCalls.Root}/jsapi", request);
        Assert.Equal(200, made.Status);
        Assert.Equal(200, (await Payer.Pay(made.Json.GetProperty("prepay_id").GetString()!, $"pay-{no}", Payer.Password)).Status);
        await _tael.Post("/sandbox/clock", new { advance = "PT1M" });
        var seen = (await PartnerCalls.Query(Sp, Sub, no)).Json;
        SubOpenId = seen.GetProperty("payer").GetProperty("sub_openid").GetString()!;
        return seen.GetProperty("transaction_id").GetString()!;
    }

    public Dictionary<string, object?> Receiver(string type, string account, string relation) => new()
    {
        ["sub_mchid"] = Sub.Mchid,
        ["appid"] = Sp.AppId,
        ["sub_appid"] = Sub.AppId,
        ["type"] = type,
        ["account"] = account,
        ["relation_type"] = relation,
    };

    /// <summary>The service provider itself and the payer, as who it is to the merchant.</summary>
    public async Task AddBoth()
    {
        var added = await Sp.Post($"{SharingShop.Api}/receivers/add", Receiver("MERCHANT_ID", Sp.Mchid, "SERVICE_PROVIDER"));
        Assert.Equal((200, Sub.Mchid), (added.Status, added.Json.GetProperty("sub_mchid").GetString()));
        Assert.Equal(200, (await Sp.Post($"{SharingShop.Api}/receivers/add", Receiver("PERSONAL_SUB_OPENID", SubOpenId, "USER"))).Status);
    }

    public Dictionary<string, object?> Request(string transaction, string no, params object[] receivers) => new()
    {
        ["sub_mchid"] = Sub.Mchid,
        ["appid"] = Sp.AppId,
        ["sub_appid"] = Sub.AppId,
        ["transaction_id"] = transaction,
        ["out_order_no"] = no,
        ["receivers"] = receivers,
        ["unfreeze_unsplit"] = false,
    };

    public Dictionary<string, object?> Part(string type, string account, long amount) => new()
    {
        ["type"] = type, ["account"] = account, ["amount"] = amount, ["description"] = "their part",
    };

    public Task<Reply> Share(string transaction, string no, params object[] receivers) =>
        Sp.Post($"{SharingShop.Api}/orders", Request(transaction, no, receivers));

    public Task<Reply> Unfreeze(MerchantClient by, string? sub, string transaction, string no)
    {
        var request = new Dictionary<string, object> { ["transaction_id"] = transaction, ["out_order_no"] = no, ["description"] = "done" };
        if (sub is not null) request["sub_mchid"] = sub;
        return by.Post($"{SharingShop.Api}/orders/unfreeze", request);
    }

    public Task<Reply> Return(MerchantClient by, string? sub, string no, long amount)
    {
        var request = new Dictionary<string, object>
        {
            ["out_order_no"] = "s1", ["out_return_no"] = no, ["return_mchid"] = Sp.Mchid, ["amount"] = amount, ["description"] = "spilt",
        };
        if (sub is not null) request["sub_mchid"] = sub;
        return by.Post($"{SharingShop.Api}/return-orders", request);
    }

    public Task<Reply> Get(MerchantClient by, string target) => by.Send(HttpMethod.Get, SharingShop.Api + target, "");

    public async Task<long> Unsplit(string transaction) =>
        (await Get(Sp, $"/transactions/{transaction}/amounts")).Json.GetProperty("unsplit_amount").GetInt64();
}
