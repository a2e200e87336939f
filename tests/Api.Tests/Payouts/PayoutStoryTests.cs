using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Tael.Tests.Notifications;
using Tael.Tests.Operators;
using Tael.Tests.Stage;

namespace Tael.Tests.Payouts;

/// <summary>A merchant gives a user money: confirmed, cancelled, forgotten, refused; on both stores.</summary>
public sealed class PayoutStoryTests
{
    private const string Finished = "MCHTRANSFER.BILL.FINISHED";
    private const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_confirmed_arrives_once_and_is_told_once(bool onPostgres)
    {
        await using var tael = await Start(onPostgres);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);

        var made = await Give(merchant, payer, "bill1", 500, receiver.Url);
        Assert.Equal("WAIT_USER_CONFIRM", made.Json.GetProperty("state").GetString());
        Assert.Equal($"1330{merchant.Mchid}bill1", made.Json.GetProperty("transfer_bill_no").GetString());
        Assert.Equal(made.Body, (await Give(merchant, payer, "bill1", 500, receiver.Url)).Body);
        var package = made.Json.GetProperty("package_info").GetString()!;

        var seen = await payer.Send(HttpMethod.Get, $"/wallet/v1/payouts/{Uri.EscapeDataString(package)}");
        Assert.Equal((500, "WAIT_USER_CONFIRM"), (seen.Json.GetProperty("amount").GetInt64(), seen.Json.GetProperty("state").GetString()));
        var other = await tael.NewPayer();
        Assert.Equal((403, "NOT_THE_PAYEE"), Of(await Take(other, package)));
        Assert.Equal((404, "PAYOUT_NOT_FOUND"), Of(await Take(payer, package + "x")));

        var before = await payer.Balance();
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Take(payer, package)));
        Assert.All(taken, reply => Assert.Equal((200, "SUCCESS"), (reply.Status, reply.Json.GetProperty("state").GetString())));
        await Until(async () => await payer.Balance() == before + 500);

        var heard = (await receiver.Next()).Open(merchant, Finished);
        Assert.Equal("SUCCESS", heard.GetProperty("state").GetString());
        var query = await Query(merchant, "bill1");
        foreach (var same in new[] { "out_bill_no", "transfer_bill_no", "openid", "create_time", "update_time" })
        {
            Assert.Equal(query.GetProperty(same).GetString(), heard.GetProperty(same).GetString());
        }

        Assert.Equal(500, query.GetProperty("transfer_amount").GetInt64());
        Assert.Equal("a prize", query.GetProperty("transfer_remark").GetString());
        var cancelled = await merchant.Send(HttpMethod.Post, $"{Bills}/out-bill-no/bill1/cancel", "");
        Assert.Equal((400, "INVALID_REQUEST"), Of(cancelled));

        await tael.Restart();
        Assert.Equal("SUCCESS", (await Take(payer.At(tael.Http), package)).Json.GetProperty("state").GetString());
        Assert.Equal(before + 500, await payer.At(tael.Http).Balance());
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task What_is_cancelled_comes_back_to_the_merchant()
    {
        await using var tael = await Start();
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);
        var package = (await Give(merchant, payer, "bill1", 9_000, receiver.Url)).Json.GetProperty("package_info").GetString()!;
        Assert.Equal((403, "NOT_ENOUGH"), Of(await Give(merchant, payer, "bill2", 9_000)));
        Assert.Equal((404, "NOT_FOUND"), Of(await merchant.Send(HttpMethod.Get, $"{Bills}/out-bill-no/bill2", "")));
        await Until(async () => await Outcome(tael, merchant, "bill2") == ("refused", "NOT_ENOUGH"));

        foreach (var body in new[] { "", "{}" })
        {
            var cancelled = await merchant.Send(HttpMethod.Post, $"{Bills}/out-bill-no/bill1/cancel", body);
            Assert.Equal((200, "CANCELLED"), (cancelled.Status, cancelled.Json.GetProperty("state").GetString()));
        }

        Assert.Equal((409, "PAYOUT_CANCELLED"), Of(await Take(payer, package)));
        Assert.Equal("CANCELLED", (await receiver.Next()).Open(merchant, Finished).GetProperty("state").GetString());

        // The same request that there was not enough for goes through now.
        await Until(async () => (await Give(merchant, payer, "bill2", 9_000)).Status == 200);
        Assert.Equal("WAIT_USER_CONFIRM", (await Query(merchant, "bill2")).GetProperty("state").GetString());

        Assert.Equal("applied", (await Outcome(tael, merchant, "bill2")).Outcome);

        // One that has never come can't come any more.
        Assert.Equal("unknown", (await Outcome(tael, merchant, "bill3")).Outcome);
        Assert.Equal((404, "NOT_FOUND"), Of(await merchant.Send(HttpMethod.Post, $"{Bills}/out-bill-no/bill3/cancel", "")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Give(merchant, payer, "bill3", 10)));
        Assert.Equal("refused", (await Outcome(tael, merchant, "bill3")).Outcome);
    }

    [Fact]
    public async Task What_nobody_confirms_comes_back_by_itself_after_a_day()
    {
        await using var tael = await Start();
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);
        var package = (await Give(merchant, payer, "bill1", 9_000, receiver.Url)).Json.GetProperty("package_info").GetString()!;

        await tael.Post("/sandbox/clock", new { advance = "PT23H59M" });
        Assert.Equal("WAIT_USER_CONFIRM", (await Query(merchant, "bill1")).GetProperty("state").GetString());
        await tael.Post("/sandbox/clock", new { advance = "PT2M" });

        // Nobody has asked.
        var heard = (await receiver.Next()).Open(merchant, Finished);
        Assert.Equal(("FAIL", "OVERDUE_CLOSE"), (heard.GetProperty("state").GetString(), heard.GetProperty("fail_reason").GetString()));
        Assert.Equal((409, "PAYOUT_EXPIRED"), Of(await Take(payer, package)));
        await Until(async () => (await Give(merchant, payer, "bill2", 9_000)).Status == 200);
    }

    [Fact]
    public async Task What_can_not_be_given_says_why_and_moves_nothing()
    {
        await using var tael = await Start();
        var (merchant, payer) = await Trade(tael);
        var other = await tael.NewMerchant();
        Assert.Equal(200, (await Give(merchant, payer, "bill1", 10)).Status);

        Assert.Equal((400, "ALREADY_EXISTS"), Of(await Give(merchant, payer, "bill1", 11)));
        Assert.Equal((404, "NOT_FOUND"), Of(await other.Send(HttpMethod.Get, $"{Bills}/out-bill-no/bill1", "")));
        Assert.Equal((404, "NOT_FOUND"), Of(await other.Send(HttpMethod.Get, $"{Bills}/transfer-bill-no/1330{merchant.Mchid}bill1", "")));
        Assert.Equal(200, (await merchant.Send(HttpMethod.Get, $"{Bills}/transfer-bill-no/1330{merchant.Mchid}bill1", "")).Status);
        Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.Send(HttpMethod.Get, $"{Bills}/transfer-bill-no/1330", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.Send(HttpMethod.Get, $"{Bills}/out-bill-no/a-b", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.Send(HttpMethod.Post, $"{Bills}/out-bill-no/bill1/cancel", """{"a":1}""")));

        foreach (var (field, value, code) in new (string, object, string)[]
        {
            ("appid", other.AppId, "APPID_MCHID_NOT_MATCH"),
            ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "PARAM_ERROR"),
            ("transfer_scene_report_infos", Array.Empty<object>(), "PARAM_ERROR"),
            ("transfer_amount", 200_000, "PARAM_ERROR"),
            ("user_name", "bm90IGVuY3J5cHRlZA==", "PARAM_ERROR"),
        })
        {
            var request = Request(merchant, payer, "bill2", 10, null);
            request[field] = value;
            Assert.Equal((400, code), Of(await merchant.Post(Bills, request)));
        }

        Assert.Equal((404, "NOT_FOUND"), Of(await merchant.Send(HttpMethod.Get, $"{Bills}/out-bill-no/bill2", "")));
    }

    [Fact]
    public async Task A_name_is_read_and_compared_and_not_kept()
    {
        await using var tael = await Start();
        var (merchant, payer) = await Trade(tael, 300_000);
        var name = Request(merchant, payer, "bill1", 250_000, null);
        name["user_name"] = Encrypted(tael, "张三");
        Assert.Equal(200, (await PostEncrypted(tael, merchant, name)).Status);

        // Encrypted anew it is other bytes, and the same name.
        name["user_name"] = Encrypted(tael, "张三");
        Assert.Equal(200, (await PostEncrypted(tael, merchant, name)).Status);
        name["user_name"] = Encrypted(tael, "李四");
        Assert.Equal((400, "ALREADY_EXISTS"), Of(await PostEncrypted(tael, merchant, name)));
        Assert.DoesNotContain("张三", await File.ReadAllTextAsync(Path.Combine(tael.Data, "tael.db-wal")), StringComparison.Ordinal);
    }

    private static async Task<TaelUnderTest> Start(bool onPostgres = false) =>
        await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);

    /// <summary>The demo merchant, with what a payer has paid it.</summary>
    private static async Task<(MerchantClient Merchant, PayerClient Payer)> Trade(TaelUnderTest tael, long total = 10_000)
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: total);
        var code = await merchant.Order("trade-1", total);
        Assert.Equal(200, (await payer.Pay(code, "r-1", payer.Password)).Status);
        return (merchant, payer);
    }

    private static Task<Reply> Give(MerchantClient merchant, PayerClient payer, string no, long fen, string? url = null) =>
        merchant.Post(Bills, Request(merchant, payer, no, fen, url));

    private static Dictionary<string, object> Request(MerchantClient merchant, PayerClient payer, string no, long fen, string? url)
    {
        var request = new Dictionary<string, object>
        {
            ["appid"] = merchant.AppId,
            ["out_bill_no"] = no,
            ["transfer_scene_id"] = "1000",
            ["openid"] = payer.OpenId,
            ["transfer_amount"] = fen,
            ["transfer_remark"] = "a prize",
            ["transfer_scene_report_infos"] = new[] { new { info_type = "活动名称", info_content = "autumn" } },
        };
        if (url is not null) request["notify_url"] = url;
        return request;
    }

    private static Task<Reply> Take(PayerClient payer, string package) =>
        payer.Send(HttpMethod.Post, "/wallet/v1/payouts", JsonContent.Create(new { package }));

    private static async Task<JsonElement> Query(MerchantClient merchant, string no) =>
        (await merchant.Send(HttpMethod.Get, $"{Bills}/out-bill-no/{no}", "")).Json;

    /// <summary>As an operator is told it.</summary>
    private static async Task<(string? Outcome, string? Reason)> Outcome(TaelUnderTest tael, MerchantClient merchant, string no)
    {
        var told = (await new OperatorClient(tael).Get($"/requests/p-{merchant.Mchid}-{no}/{no}")).Json;
        return (told.GetProperty("outcome").GetString(), told.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
    }

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    private static Task<Reply> PostEncrypted(TaelUnderTest tael, MerchantClient merchant, object body) => merchant.Send(
        HttpMethod.Post, Bills, JsonSerializer.Serialize(body), tael.SandboxFile("merchant.json").GetProperty("platformPublicKeyId").GetString());

    private static string Encrypted(TaelUnderTest tael, string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(tael.SandboxFile("merchant.json").GetProperty("platformPublicKeyFile").GetString()!));
        return Convert.ToBase64String(rsa.Encrypt(System.Text.Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA1));
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}
