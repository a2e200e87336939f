using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;

namespace Tael.Tests.MerchantCodes;

/// <summary>A code hangs on a wall; payers scan it, type amounts and pay; on both stores.</summary>
public sealed class MerchantCodeStoryTests
{
    private const string Codes = "/v3/tael/merchant-codes";

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_typed_is_paid_once_and_is_an_order_as_any_other(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(10_000);
        var made = await merchant.Post(Codes, Request(merchant, "till-1", receiver.Url));
        Assert.Equal((200, "ACTIVE"), (made.Status, made.Json.GetProperty("state").GetString()));
        Assert.Equal(made.Body, (await merchant.Post(Codes, Request(merchant, "till-1", receiver.Url))).Body);
        var code = made.Json.GetProperty("code_url").GetString()!;
        Assert.StartsWith("wxp://f2f0", code, StringComparison.Ordinal);

        var seen = (await payer.Send(HttpMethod.Get, $"/wallet/v1/merchant-codes/{Uri.EscapeDataString(code)}")).Json;
        Assert.Equal((merchant.Mchid, "the till", true), (
            seen.GetProperty("mchid").GetString(), seen.GetProperty("description").GetString(), seen.GetProperty("payable").GetBoolean()));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Pay(payer, code, 700, "r-1")));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Single(replies.Select(reply => Encoding.UTF8.GetString(reply.Body)).Distinct());
        Assert.Equal(9_300, await payer.Balance());
        var paid = replies[0].Json;
        var no = paid.GetProperty("out_trade_no").GetString()!;
        Assert.Equal(("SUCCESS", "NATIVE", "on the wall", payer.OpenId), (
            paid.GetProperty("trade_state").GetString(), paid.GetProperty("trade_type").GetString(),
            paid.GetProperty("attach").GetString(), paid.GetProperty("payer").GetProperty("openid").GetString()));
        Assert.Equal(paid.ToString(), (await receiver.Next()).Open(merchant, "TRANSACTION.SUCCESS").ToString());
        Assert.Equal(paid.ToString(), (await merchant.Query(no)).ToString());

        // The same request is the same payment; every other one is another.
        Assert.Equal((409, "REQUEST_ID_USED"), Of(await Pay(payer, code, 701, "r-1")));
        Assert.Equal(200, (await Pay(payer, code, 700, "r-2")).Status);
        Assert.Equal(200, (await Pay(await tael.NewPayer(1_000), code, 700, "r-1")).Status);
        Assert.Equal(8_600, await payer.Balance());

        var refund = await merchant.Post("/v3/refund/domestic/refunds", new
        {
            out_trade_no = no, out_refund_no = "refund-1", amount = new { refund = 700, total = 700, currency = "CNY" },
        });
        Assert.Equal(200, refund.Status);

        Assert.Equal(204, (await merchant.Send(HttpMethod.Post, $"{Codes}/till-1/close", "")).Status);
        Assert.Equal(204, (await merchant.Send(HttpMethod.Post, $"{Codes}/till-1/close", "{}")).Status);
        Assert.Equal("CLOSED", (await merchant.Send(HttpMethod.Get, $"{Codes}/till-1", "")).Json.GetProperty("state").GetString());
        await tael.Restart();
        payer = payer.At(tael.Http);
        Assert.Equal((409, "CODE_CLOSED"), Of(await Pay(payer, code, 700, "r-3")));
        var again = await Pay(payer, code, 700, "r-2");
        Assert.Equal((200, "SUCCESS"), (again.Status, again.Json.GetProperty("trade_state").GetString()));
    }

    [Fact]
    public async Task What_the_wallet_refuses_leaves_no_order()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(200_000);
        var code = (await merchant.Post(Codes, Request(merchant, "till-1"))).Json.GetProperty("code_url").GetString()!;
        Assert.Equal(200, (await payer.Pay(await merchant.Order("order-1", 5), "r-used")).Status);

        foreach (var (amount, password, request, status, refused) in new (long, string?, string, int, string)[]
        {
            (200_001, payer.Password, "r-1", 403, "NOT_ENOUGH"),
            (100_001, null, "r-1", 403, "PASSWORD_REQUIRED"),
            (0, null, "r-1", 400, "PARAM_ERROR"),
            (5_000_001, null, "r-1", 400, "PARAM_ERROR"),
            (5, null, "r-used", 409, "REQUEST_ID_USED"),
            (5, null, "r 1", 400, "PARAM_ERROR"),
        })
        {
            Assert.Equal((status, refused), Of(await Pay(payer, code, amount, request, password)));
        }

        Assert.Equal((404, "CODE_NOT_FOUND"), Of(await Pay(payer, code + "x", 5, "r-1")));
        Assert.Equal((404, "CODE_NOT_FOUND"), Of(await Pay(payer, "weixin://wxpay/bizpayurl?pr=x", 5, "r-1")));
        Assert.Equal((404, "ORDER_NOT_FOUND"), Of(await payer.Pay(code, "r-1")));
        Assert.Equal((404, "CODE_NOT_FOUND"), Of(await payer.Send(HttpMethod.Get, "/wallet/v1/merchant-codes/nothing")));
        Assert.Equal(199_995, await payer.Balance());

        // No order was made of any of this, so the number of the request is as good as ever.
        Assert.Equal((403, "PASSWORD_WRONG"), Of(await Pay(payer, code, 150_000, "r-1", payer.Password == "000000" ? "000001" : "000000")));
        Assert.Equal(200, (await Pay(payer, code, 150_000, "r-1", payer.Password)).Status);
        Assert.Equal((409, "REQUEST_ID_USED"), Of(await Pay(payer, code, 5, "r-used")));
    }

    [Fact]
    public async Task A_code_is_its_merchants_own()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var merchant = tael.DemoMerchant();
        var other = await tael.NewMerchant();
        Assert.Equal(200, (await merchant.Post(Codes, Request(merchant, "till-1"))).Status);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await other.Send(HttpMethod.Get, $"{Codes}/till-1", "")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await other.Send(HttpMethod.Post, $"{Codes}/till-1/close", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.Send(HttpMethod.Get, $"{Codes}/till*1", "")));

        var rows = await Rows(tael, merchant);
        foreach (var (field, value, code) in new (string, object, string)[]
        {
            ("appid", other.AppId, "APPID_MCHID_NOT_MATCH"),
            ("description", "another", "ALREADY_EXISTS"),
            ("notify_url", "http://127.0.0.1:9/another", "ALREADY_EXISTS"),
            ("notify_url", "no address", "PARAM_ERROR"),
            ("code_id", "till 1", "PARAM_ERROR"),
            ("mistyped", 1, "PARAM_ERROR"),
        })
        {
            var request = Request(merchant, "till-1");
            request[field] = value;
            Assert.Equal((400, code), Of(await merchant.Post(Codes, request)));
        }

        Assert.Equal(rows, await Rows(tael, merchant));
    }

    private static Dictionary<string, object> Request(MerchantClient merchant, string id, string? url = null) => new()
    {
        ["code_id"] = id,
        ["appid"] = merchant.AppId,
        ["description"] = "the till",
        ["attach"] = "on the wall",
        ["notify_url"] = url ?? "http://127.0.0.1:9/nobody",
    };

    private static Task<Reply> Pay(PayerClient payer, string codeUrl, long amount, string requestId, string? password = null) =>
        payer.Send(HttpMethod.Post, "/wallet/v1/merchant-codes/payments", JsonContent.Create(
            new { codeUrl, amount, requestId, password }, options: new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
            }));

    private static async Task<long> Rows(TaelUnderTest tael, MerchantClient merchant) =>
        (await tael.Grains.Account(MerchantId.Parse(merchant.Mchid).Account).Show()).Version;

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
