using System.Security.Cryptography;
using System.Text.Json;
using Tael.Grains;

namespace Tael.Tests.Sharing;

/// <summary>A merchant that shares out, another that receives, and a payer: what tests of profit sharing begin with.</summary>
public sealed class SharingShop
{
    public const string Api = "/v3/profitsharing";

    private readonly TaelUnderTest _tael;

    private SharingShop(TaelUnderTest tael, MerchantClient merchant, MerchantClient other, PayerClient payer) =>
        (_tael, Merchant, Other, Payer) = (tael, merchant, other, payer);

    public MerchantClient Merchant { get; private set; }

    public MerchantClient Other { get; private set; }

    public PayerClient Payer { get; private set; }

    public static async Task<SharingShop> Open(TaelUnderTest tael) =>
        new(tael, tael.DemoMerchant(), await tael.NewMerchant(new { name = "Landlord" }), await tael.NewPayer(balance: 1_000_000));

    /// <summary>After a restart.</summary>
    public void GoOn()
    {
        Merchant = _tael.DemoMerchant();
        Other = new(_tael.Http, Other.File);
        Payer = Payer.At(_tael.Http);
    }

    /// <summary>A paid order whose money is frozen, and a minute ago; answers its transaction_id.</summary>
    public async Task<string> Frozen(string outTradeNo, long total, bool isFrozen = true, string? notifyUrl = null)
    {
        var made = await Merchant.Post("/v3/pay/transactions/native", new
        {
            appid = Merchant.AppId,
            mchid = Merchant.Mchid,
            description = "a test's order",
            out_trade_no = outTradeNo,
            notify_url = notifyUrl ?? "http://127.0.0.1:9/nobody",
            amount = new { total, currency = "CNY" },
            settle_info = new { profit_sharing = isFrozen },
        });
        var code = made.Json.GetProperty("code_url").GetString()!;
        Assert.Equal(200, (await Payer.Pay(code, $"pay-{outTradeNo}", Payer.Password)).Status);
        await _tael.Post("/sandbox/clock", new { advance = "PT1M" });
        return (await Merchant.Query(outTradeNo)).GetProperty("transaction_id").GetString()!;
    }

    public Task<Reply> AddOther() => Merchant.Post($"{Api}/receivers/add", new
    {
        appid = Merchant.AppId, type = "MERCHANT_ID", account = Other.Mchid, relation_type = "PARTNER",
    });

    public Task<Reply> AddPayer() => Merchant.Post($"{Api}/receivers/add", new
    {
        appid = Merchant.AppId, type = "PERSONAL_OPENID", account = Payer.OpenId, relation_type = "USER",
    });

    public Dictionary<string, object> ToOther(long amount) => new()
    {
        ["type"] = "MERCHANT_ID", ["account"] = Other.Mchid, ["amount"] = amount, ["description"] = "rent",
    };

    public Dictionary<string, object> ToPayer(long amount) => new()
    {
        ["type"] = "PERSONAL_OPENID", ["account"] = Payer.OpenId, ["amount"] = amount, ["description"] = "tip",
    };

    public Dictionary<string, object> Request(string transaction, string no, bool unfreeze, params object[] receivers) => new()
    {
        ["appid"] = Merchant.AppId,
        ["transaction_id"] = transaction,
        ["out_order_no"] = no,
        ["receivers"] = receivers,
        ["unfreeze_unsplit"] = unfreeze,
    };

    public Task<Reply> Share(string transaction, string no, bool unfreeze, params object[] receivers) =>
        Merchant.Post($"{Api}/orders", Request(transaction, no, unfreeze, receivers));

    public Task<Reply> Query(string transaction, string no) =>
        Merchant.Send(HttpMethod.Get, $"{Api}/orders/{no}?transaction_id={transaction}", "");

    public Task<Reply> Unfreeze(string transaction, string no, string description = "all done") =>
        Merchant.Post($"{Api}/orders/unfreeze", new { transaction_id = transaction, out_order_no = no, description });

    public async Task<long> Unsplit(string transaction) =>
        (await Merchant.Send(HttpMethod.Get, $"{Api}/transactions/{transaction}/amounts", "")).Json.GetProperty("unsplit_amount").GetInt64();

    /// <summary>What a merchant has, fees that are due among it.</summary>
    public async Task<long> BalanceOf(MerchantClient merchant) =>
        (await _tael.Grains.Merchant(Domain.Merchants.MerchantId.Parse(merchant.Mchid)).Look())?.BalanceMinor ?? 0;

    /// <summary>What it may use.</summary>
    public async Task<long> AvailableOf(MerchantClient merchant) =>
        (await _tael.Grains.Merchant(Domain.Merchants.MerchantId.Parse(merchant.Mchid)).Look())?.Available.Minor ?? 0;

    public Task<Reply> PostEncrypted(string target, object body) => Merchant.Send(
        HttpMethod.Post, target, JsonSerializer.Serialize(body), _tael.SandboxFile("merchant.json").GetProperty("platformPublicKeyId").GetString());

    public string Encrypted(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Merchant.PlatformPublicKeyPem);
        return Convert.ToBase64String(rsa.Encrypt(System.Text.Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA1));
    }

    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }

    public static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
