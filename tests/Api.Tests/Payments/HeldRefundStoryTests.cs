using System.Text;
using System.Text.Json;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;

namespace Tael.Tests.Payments;

/// <summary>Refunds that do not succeed at once, as a test of a merchant's wants them; on both stores.</summary>
public sealed class HeldRefundStoryTests
{
    private const string Refunds = "/v3/refund/domestic/refunds";

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_being_processed_reaches_the_payer_by_itself_after_an_hour(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);
        await Fault(tael, "REFUND_PROCESSING");
        var held = await Refund(merchant, "refund-1", receiver.Url);
        Assert.Equal((200, "PROCESSING"), (held.Status, Text(held.Json, "status")));
        Assert.False(held.Json.TryGetProperty("success_time", out _));
        Assert.Equal(held.Body, (await Refund(merchant, "refund-1", receiver.Url)).Body);
        Assert.Equal((0, 400, 600), (await payer.Balance(), await InOrder(tael, merchant), await MoneyOf(tael, merchant)));

        // It counts: no more than was paid is refunded.
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Refund(merchant, "refund-2", receiver.Url, 601)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Apply(merchant, held.Json, "refund-1")));
        await Advance(tael, "PT59M");
        Assert.Equal("PROCESSING", Text((await Query(merchant, "refund-1")).Json, "status"));
        await tael.Restart();
        (merchant, payer) = (new(tael.Http, merchant.File), payer.At(tael.Http));
        await Advance(tael, "PT1M");
        Assert.Equal("SUCCESS", Text((await Query(merchant, "refund-1")).Json, "status"));
        await Until(async () => await payer.Balance() == 400);
        Assert.Equal((0, 600), (await InOrder(tael, merchant), await MoneyOf(tael, merchant)));
        var told = (await receiver.Next()).Open(merchant, "REFUND.SUCCESS");
        Assert.Equal(("SUCCESS", Text((await Query(merchant, "refund-1")).Json, "success_time")), (Text(told, "refund_status"), Text(told, "success_time")));
        Assert.Equal("REFUND", (await merchant.Query("order-1")).GetProperty("trade_state").GetString());
        Assert.False(receiver.HasMore);
    }

    [Theory, InlineData("USER_BANK_CARD", 0, 600), InlineData("MERCHANT_BANK_CARD", 0, 1_000)]
    public async Task An_abnormal_refund_waits_until_its_merchant_says_where_it_goes(string type, long payers, long merchants)
    {
        await using var tael = await TaelUnderTest.Start(null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);
        await Fault(tael, "REFUND_ABNORMAL");
        var held = await Refund(merchant, "refund-1", receiver.Url);
        Assert.Equal((200, "ABNORMAL", "ORIGINAL"), (held.Status, Text(held.Json, "status"), Text(held.Json, "channel")));
        Assert.Equal("ABNORMAL", Text((await receiver.Next()).Open(merchant, "REFUND.ABNORMAL"), "refund_status"));
        await Advance(tael, "PT2000H");
        Assert.Equal("ABNORMAL", Text((await Query(merchant, "refund-1")).Json, "status"));
        Assert.Equal((0, 400, 600), (await payer.Balance(), await InOrder(tael, merchant), await MoneyOf(tael, merchant)));

        var bank = await InBank(tael);
        foreach (var again in await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Apply(merchant, held.Json, "refund-1", type))))
        {
            Assert.True(again.Status == 200, Encoding.UTF8.GetString(again.Body));
            Assert.Equal(("SUCCESS", "OTHER_BANKCARD"), (Text(again.Json, "status"), Text(again.Json, "channel")));
        }

        Assert.Equal("SUCCESS", Text((await receiver.Next()).Open(merchant, "REFUND.SUCCESS"), "refund_status"));
        var other = type == "USER_BANK_CARD" ? "MERCHANT_BANK_CARD" : "USER_BANK_CARD";
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Apply(merchant, held.Json, "refund-1", other)));
        await Until(async () => (await InOrder(tael, merchant), await MoneyOf(tael, merchant)) == (0, merchants));
        await Until(async () => await InBank(tael) == bank + (type == "USER_BANK_CARD" ? 400 : 0));
        Assert.Equal(payers, await payer.Balance());
        Assert.Equal("SUCCESS", Text((await Query(merchant, "refund-1")).Json, "status"));
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task Without_a_fault_refunds_are_as_ever_and_the_fault_is_only_for_refunds()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (merchant, payer) = await Trade(tael);
        await Fault(tael, "REFUND_ABNORMAL");
        await merchant.Order("order-2", 5);
        Assert.Equal("ABNORMAL", Text((await Refund(merchant, "refund-1", null)).Json, "status"));
        Assert.Equal("SUCCESS", Text((await Refund(merchant, "refund-2", null, 100)).Json, "status"));
        await Until(async () => await payer.Balance() == 100);
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Refund(merchant, "refund-1", null, 401)));
    }

    private static async Task<(MerchantClient Merchant, PayerClient Payer)> Trade(TaelUnderTest tael)
    {
        var merchant = await tael.NewMerchant();
        var payer = await tael.NewPayer(1_000, merchant.AppId);
        Assert.Equal(200, (await payer.Pay(await merchant.Order("order-1", 1_000), "r-1")).Status);
        await Until(async () => await MoneyOf(tael, merchant) == 1_000);
        return (merchant, payer);
    }

    private static async Task Fault(TaelUnderTest tael, string fault) =>
        Assert.Equal(200, (await tael.Post("/sandbox/faults", new { fault })).Status);

    private static async Task Advance(TaelUnderTest tael, string by) =>
        Assert.Equal(200, (await tael.Post("/sandbox/clock", new { advance = by })).Status);

    private static Task<Reply> Refund(MerchantClient merchant, string no, string? url, long fen = 400)
    {
        var request = new Dictionary<string, object>
        {
            ["out_trade_no"] = "order-1", ["out_refund_no"] = no, ["amount"] = new { refund = fen, total = 1_000, currency = "CNY" },
        };
        if (url is not null) request["notify_url"] = url;
        return merchant.Post(Refunds, request);
    }

    private static Task<Reply> Query(MerchantClient merchant, string no) => merchant.Send(HttpMethod.Get, $"{Refunds}/{no}", "");

    private static Task<Reply> Apply(MerchantClient merchant, JsonElement refund, string no, string type = "MERCHANT_BANK_CARD")
    {
        var request = new Dictionary<string, string> { ["out_refund_no"] = no, ["type"] = type };
        if (type == "USER_BANK_CARD")
        {
            request["bank_type"] = "CMB_DEBIT";
            request["bank_account"] = Encrypted(merchant, "6225760000000000");
            request["real_name"] = Encrypted(merchant, "张三");
        }

        return merchant.Send(
            HttpMethod.Post, $"{Refunds}/{Text(refund, "refund_id")}/apply-abnormal-refund", JsonSerializer.Serialize(request),
            Text(merchant.File, "platformPublicKeyId"));
    }

    private static string Encrypted(MerchantClient merchant, string text)
    {
        using var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportFromPem(merchant.PlatformPublicKeyPem);
        return Convert.ToBase64String(rsa.Encrypt(Encoding.UTF8.GetBytes(text), System.Security.Cryptography.RSAEncryptionPadding.OaepSHA1));
    }

    private static async Task<long> MoneyOf(TaelUnderTest tael, MerchantClient merchant) =>
        (await tael.Grains.Merchant(MerchantId.Parse(merchant.Mchid)).Look())!.BalanceMinor;

    private static async Task<long> InOrder(TaelUnderTest tael, MerchantClient merchant) =>
        (await tael.Grains.Payment(OutTradeNo.Parse("order-1").OrderOf(MerchantId.Parse(merchant.Mchid))).Look())!.BalanceMinor;

    private static async Task<long> InBank(TaelUnderTest tael) => (await tael.Grains.Account(AccountId.Bank).Show()).BalanceMinor;

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}
