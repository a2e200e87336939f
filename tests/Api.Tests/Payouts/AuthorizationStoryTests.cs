using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Grains;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;

namespace Tael.Tests.Payouts;

/// <summary>A user agrees once and is paid without confirming from then on, until it is ended; and receipts; on both stores.</summary>
public sealed class AuthorizationStoryTests
{
    private const string Root = "/v3/fund-app/mch-transfer";
    private const string Asked = $"{Root}/user-confirm-authorization";
    private const string Transfer = $"{Root}/transfer-bills/transfer";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Who_has_agreed_is_paid_at_once_until_it_is_ended(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);
        var asked = await Ask(merchant, payer, "auth1", receiver.Url);
        Assert.True(asked.Status == 200, Encoding.UTF8.GetString(asked.Body));
        Assert.Equal("WAIT_USER_CONFIRM", Text(asked.Json, "state"));
        Assert.Equal(asked.Body, (await Ask(merchant, payer, "auth1", receiver.Url)).Body);
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Pay(merchant, "bill1", "auth1")));

        var package = Text(asked.Json, "package_info");
        Assert.Equal(package, Text((await Query(merchant, "auth1", "?is_display_authorization=true")).Json, "package_info"));
        var seen = await payer.Send(HttpMethod.Get, $"/wallet/v1/payout-authorizations/{Uri.EscapeDataString(package)}");
        Assert.Equal((200, "WAIT_USER_CONFIRM"), (seen.Status, Text(seen.Json, "state")));
        Assert.Equal((403, "NOT_THE_PAYEE"), Of(await Agree(await tael.NewPayer(), package)));
        Assert.Equal((404, "AUTHORIZATION_NOT_FOUND"), Of(await Agree(payer, package + "x")));
        foreach (var again in await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Agree(payer, package))))
        {
            Assert.Equal((200, "TAKING_EFFECT"), (again.Status, Text(again.Json, "state")));
        }

        var told = (await receiver.Next()).Open(merchant, "MCHTRANSFER.AUTHORIZATION.CONFIRMED");
        var known = (await Query(merchant, "auth1")).Json;
        Assert.Equal(("TAKING_EFFECT", $"1331{merchant.Mchid}auth1"), (Text(known, "state"), Text(known, "authorization_id")));
        foreach (var same in new[] { "out_authorization_no", "authorization_id", "state", "openid", "user_display_name", "authorize_time" })
        {
            Assert.Equal(Text(known, same), Text(told, same));
        }

        var before = await payer.Balance();
        var paid = await Pay(merchant, "bill1", "auth1");
        Assert.True(paid.Status == 200, Encoding.UTF8.GetString(paid.Body));
        Assert.Equal(("SUCCESS", payer.OpenId), (Text(paid.Json, "state"), Text(paid.Json, "openid")));
        foreach (var again in await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Pay(merchant, "bill1", "auth1"))))
        {
            Assert.Equal(paid.Body, again.Body);
        }

        await Until(async () => await payer.Balance() == before + 500);
        Assert.Equal((400, "ALREADY_EXISTS"), Of(await Pay(merchant, "bill1", "auth1", 501)));
        Assert.Equal((403, "NOT_ENOUGH"), Of(await Pay(merchant, "bill9", "auth1", 9_900)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Pay(merchant, "bill2", "auth1", scene: "1005")));

        await tael.Restart();
        (merchant, payer) = (new(tael.Http, merchant.File), payer.At(tael.Http));
        var ended = await payer.Send(HttpMethod.Post, "/wallet/v1/payout-authorizations/close", JsonContent.Create(new { authorizationId = $"1331{merchant.Mchid}auth1" }));
        Assert.Equal((200, "CLOSED"), (ended.Status, Text(ended.Json, "state")));
        Assert.Equal("USER_CLOSE", Text((await receiver.Next()).Open(merchant, "MCHTRANSFER.AUTHORIZATION.CLOSED").GetProperty("close_info"), "close_reason"));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Pay(merchant, "bill3", "auth1")));
        Assert.Equal(paid.Body, (await Pay(merchant, "bill1", "auth1")).Body);
        var closed = await Close(merchant, "auth1");
        Assert.Equal("USER_CLOSE", Text(closed.Json.GetProperty("close_info"), "close_reason"));
        Assert.Equal((409, "AUTHORIZATION_CLOSED"), Of(await Agree(payer, package)));
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task What_nobody_agrees_to_or_the_merchant_ends_pays_nothing()
    {
        await using var tael = await TaelUnderTest.Start(null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);
        var forgotten = Text((await Ask(merchant, payer, "auth1", receiver.Url)).Json, "package_info");
        await Ask(merchant, payer, "auth2", receiver.Url);
        Assert.Equal("CLOSE_VIA_MCH_API", Text((await Close(merchant, "auth2")).Json.GetProperty("close_info"), "close_reason"));
        Assert.Equal("CLOSED", Text((await receiver.Next()).Open(merchant, "MCHTRANSFER.AUTHORIZATION.CLOSED"), "state"));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Pay(merchant, "bill1", "auth2")));

        await tael.Post("/sandbox/clock", new { advance = "PT24H" });
        Assert.Equal((409, "AUTHORIZATION_CLOSED"), Of(await Agree(payer, forgotten)));
        Assert.Equal("USER_OVERDUE_UNCONFIRMED", Text((await Query(merchant, "auth1")).Json.GetProperty("close_info"), "close_reason"));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Pay(merchant, "bill1", "auth1")));

        // One that has never come can't come any more.
        Assert.Equal((404, "NOT_FOUND"), Of(await Close(merchant, "auth3")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Ask(merchant, payer, "auth3", receiver.Url)));
        Assert.Equal((404, "NOT_FOUND"), Of(await Pay(merchant, "bill1", "auth3")));
        Assert.Equal((404, "NOT_FOUND"), Of(await merchant.Send(HttpMethod.Get, $"{Root}/transfer-bills/out-bill-no/bill1", "")));
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task While_a_transfer_is_confirmed_the_user_may_agree_to_more()
    {
        await using var tael = await TaelUnderTest.Start(null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (merchant, payer) = await Trade(tael);
        var request = PreTransfer(merchant, payer, "bill1", "auth1", receiver.Url);
        request["transfer_amount"] = 20_000;
        Assert.Equal((403, "NOT_ENOUGH"), Of(await merchant.Post($"{Root}/transfer-bills/pre-transfer-with-authorization", request)));
        Assert.Equal((404, "NOT_FOUND"), Of(await Query(merchant, "auth1")));

        request = PreTransfer(merchant, payer, "bill2", "auth2", receiver.Url);
        var made = await merchant.Post($"{Root}/transfer-bills/pre-transfer-with-authorization", request);
        Assert.True(made.Status == 200, Encoding.UTF8.GetString(made.Body));
        Assert.Equal(("WAIT_USER_CONFIRM", "auth2", "wx_1"), (Text(made.Json, "state"), Text(made.Json, "out_authorization_no"), Text(made.Json, "user_display_name")));
        Assert.Equal(made.Body, (await merchant.Post($"{Root}/transfer-bills/pre-transfer-with-authorization", request)).Body);
        Assert.Equal("WAIT_USER_CONFIRM", Text((await Query(merchant, "auth2")).Json, "state"));
        request["out_bill_no"] = "bill3";
        Assert.Equal((400, "ALREADY_EXISTS"), Of(await merchant.Post($"{Root}/transfer-bills/pre-transfer-with-authorization", request)));

        var package = Text(made.Json, "package_info");
        var taken = await Take(payer, package, false);
        Assert.Equal(("SUCCESS", "WAIT_USER_CONFIRM"), (Text(taken.Json, "state"), Text(taken.Json, "authorization")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Pay(merchant, "bill4", "auth2")));
        taken = await Take(payer, package, true);
        Assert.Equal(("SUCCESS", "TAKING_EFFECT"), (Text(taken.Json, "state"), Text(taken.Json, "authorization")));
        (await receiver.Next()).Open(merchant, "MCHTRANSFER.AUTHORIZATION.CONFIRMED");
        Assert.Equal("SUCCESS", Text((await Pay(merchant, "bill4", "auth2")).Json, "state"));

        // Nothing but a transfer without it.
        request.Remove("authorization_info");
        var plain = await merchant.Post($"{Root}/transfer-bills/pre-transfer-with-authorization", request);
        Assert.Equal(200, plain.Status);
        taken = await Take(payer, Text(plain.Json, "package_info"), true);
        Assert.Equal(JsonValueKind.Null, taken.Json.GetProperty("authorization").ValueKind);
    }

    [Theory, InlineData("out-bill-no"), InlineData("transfer-bill-no")]
    public async Task A_receipt_is_of_a_transfer_that_has_arrived_and_is_what_it_hashes_to(string by)
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (merchant, payer) = await Trade(tael);
        await Agree(payer, Text((await Ask(merchant, payer, "auth1", "http://127.0.0.1:9/nobody")).Json, "package_info"));
        var field = by.Replace('-', '_');
        string NumberOf(string no) => by == "out-bill-no" ? no : $"1330{merchant.Mchid}{no}";
        Task<Reply> Want(MerchantClient who, string no) =>
            who.Post($"{Root}/elecsign/{by}", new Dictionary<string, string> { [field] = NumberOf(no) });
        Task<Reply> Look(MerchantClient who, string no) => who.Send(HttpMethod.Get, $"{Root}/elecsign/{by}/{NumberOf(no)}", "");

        Assert.Equal((404, "NOT_FOUND"), Of(await Want(merchant, "bill1")));
        var waiting = await merchant.Post($"{Root}/transfer-bills", PreTransfer(merchant, payer, "bill0", null, null));
        Assert.True(waiting.Status == 200, Encoding.UTF8.GetString(waiting.Body));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Want(merchant, "bill0")));
        Assert.Equal(200, (await Pay(merchant, "bill1", "auth1")).Status);
        Assert.Equal((404, "NOT_FOUND"), Of(await Look(merchant, "bill1")));

        var wanted = await Want(merchant, "bill1");
        Assert.Equal((200, "FINISHED"), (wanted.Status, Text(wanted.Json, "state")));
        Assert.Equal(wanted.Body, (await Want(merchant, "bill1")).Body);
        var where = (await Look(merchant, "bill1")).Json;
        Assert.Equal(("FINISHED", "SHA256", Text(wanted.Json, "create_time")), (Text(where, "state"), Text(where, "hash_type"), Text(where, "create_time")));
        var target = new Uri(Text(where, "download_url")).PathAndQuery;
        var file = await merchant.Send(HttpMethod.Get, target, "");
        Assert.Equal((200, "text/plain; charset=utf-8"), (file.Status, file.ContentType));
        Assert.False(file.Headers.Contains("Wechatpay-Signature"));
        Assert.Equal(Text(where, "hash_value"), Convert.ToHexStringLower(SHA256.HashData(file.Body)));
        MustBeSigned(merchant, file.Body);
        Assert.Contains($"转账单号: 1330{merchant.Mchid}bill1", Encoding.UTF8.GetString(file.Body), StringComparison.Ordinal);
        Assert.Contains("转账金额(元): 5.00", Encoding.UTF8.GetString(file.Body), StringComparison.Ordinal);

        var other = await tael.NewMerchant();
        Assert.Equal((403, "NO_AUTH"), Of(await other.Send(HttpMethod.Get, target, "")));
        Assert.Equal((404, "NOT_FOUND"), Of(await Look(other, "bill1")));
        Assert.Equal((404, "NOT_FOUND"), Of(await Want(other, "bill1")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await merchant.Send(HttpMethod.Get, target + "x", "")));
    }

    [Fact]
    public async Task A_spoilt_request_is_refused_by_name_and_changes_nothing()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (merchant, payer) = await Trade(tael);
        var other = await tael.NewMerchant();
        var otherAuthorization = $"1331{other.Mchid}auth1";
        await Agree(payer, Text((await Ask(merchant, payer, "auth1", "http://127.0.0.1:9/nobody")).Json, "package_info"));
        foreach (var (field, value, status, code, at) in new (string, object?, int, string, string)[]
        {
            ("appid", other.AppId, 400, "APPID_MCHID_NOT_MATCH", "/appid"),
            ("appid", null, 400, "PARAM_ERROR", "/appid"),
            ("out_bill_no", "bill-1", 400, "PARAM_ERROR", "/out_bill_no"),
            ("out_bill_no", null, 400, "PARAM_ERROR", "/out_bill_no"),
            ("transfer_amount", 9, 400, "PARAM_ERROR", "/transfer_amount"),
            ("transfer_amount", 2_000_001, 400, "PARAM_ERROR", "/transfer_amount"),
            ("transfer_amount", 200_000, 400, "PARAM_ERROR", "/user_name"),
            ("transfer_amount", "500", 400, "PARAM_ERROR", "/transfer_amount"),
            ("transfer_remark", new string('r', 33), 400, "PARAM_ERROR", "/transfer_remark"),
            ("transfer_scene_id", "1001", 400, "PARAM_ERROR", "/transfer_scene_id"),
            ("transfer_scene_report_infos", Array.Empty<object>(), 400, "PARAM_ERROR", "/transfer_scene_report_infos"),
            ("out_authorization_no", null, 400, "PARAM_ERROR", "/out_authorization_no"),
            ("out_authorization_no", "auth-1", 400, "PARAM_ERROR", "/out_authorization_no"),
            ("out_authorization_no", "auth2", 404, "NOT_FOUND", "/out_authorization_no"),
            ("authorization_id", otherAuthorization, 400, "PARAM_ERROR", "/authorization_id"),
            ("authorization_id", "nothing", 400, "PARAM_ERROR", "/authorization_id"),
            ("openid", payer.OpenId, 400, "PARAM_ERROR", "/openid"),
            ("sponsor_mchid", other.Mchid, 400, "PARAM_ERROR", "/sponsor_mchid"),
        })
        {
            var request = Request(merchant, "bill1", "auth1");
            if (value is null) request.Remove(field);
            else request[field] = value;
            MustRefuse(await merchant.Post(Transfer, request), status, code, at);
        }

        var foreign = Request(merchant, "bill1", "auth1");
        foreign.Remove("out_authorization_no");
        foreign["authorization_id"] = otherAuthorization;
        MustRefuse(await merchant.Post(Transfer, foreign), 404, "NOT_FOUND", "/authorization_id");
        Assert.Null(await tael.Grains.Payout(OutBillNo.Parse("bill1").PayoutOf(MerchantId.Parse(merchant.Mchid))).Look());

        foreach (var (field, value, code, at) in new (string, object?, string, string)[]
        {
            ("appid", other.AppId, "APPID_MCHID_NOT_MATCH", "/appid"),
            ("openid", "nobody", "PARAM_ERROR", "/openid"),
            ("openid", null, "PARAM_ERROR", "/openid"),
            ("out_authorization_no", null, "PARAM_ERROR", "/out_authorization_no"),
            ("out_authorization_no", new string('a', 33), "PARAM_ERROR", "/out_authorization_no"),
            ("transfer_scene_id", null, "PARAM_ERROR", "/transfer_scene_id"),
            ("user_display_name", new string('u', 33), "PARAM_ERROR", "/user_display_name"),
            ("user_display_name", null, "PARAM_ERROR", "/user_display_name"),
            ("user_recv_perception", new string('p', 257), "PARAM_ERROR", "/user_recv_perception"),
            ("authorization_notify_url", "nowhere", "PARAM_ERROR", "/authorization_notify_url"),
            ("authorization_notify_url", null, "PARAM_ERROR", "/authorization_notify_url"),
            ("scene_info", new { device_type = "PAGER" }, "PARAM_ERROR", "/scene_info/device_type"),
            ("notify_url", "http://127.0.0.1:9/nobody", "PARAM_ERROR", "/notify_url"),
        })
        {
            var request = Question(merchant, payer, "auth9", "http://127.0.0.1:9/nobody");
            if (value is null) request.Remove(field);
            else request[field] = value;
            MustRefuse(await merchant.Post(Asked, request), 400, code, at);
        }

        Assert.Equal((404, "NOT_FOUND"), Of(await Query(other, "auth1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Query(merchant, "auth-1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Query(merchant, "auth1", "?is_display_authorization=yes")));
        Assert.Equal((404, "NOT_FOUND"), Of(await Close(other, "auth1")));
        Assert.Equal("TAKING_EFFECT", Text((await Query(merchant, "auth1")).Json, "state"));
        Assert.Equal((404, "NOT_FOUND"), Of(await Query(merchant, "auth9")));
    }

    private static async Task<(MerchantClient Merchant, PayerClient Payer)> Trade(TaelUnderTest tael)
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 10_000);
        Assert.Equal(200, (await payer.Pay(await merchant.Order("order-1", 10_000), "r-1")).Status);
        await Until(async () => (await tael.Grains.Merchant(MerchantId.Parse(merchant.Mchid)).Look())!.Available.Minor > 9_000);
        return (merchant, payer);
    }

    private static Dictionary<string, object> Question(MerchantClient merchant, PayerClient payer, string no, string url) => new()
    {
        ["out_authorization_no"] = no,
        ["appid"] = merchant.AppId,
        ["openid"] = payer.OpenId,
        ["transfer_scene_id"] = "1000",
        ["user_display_name"] = "wx_1",
        ["authorization_notify_url"] = url,
    };

    private static Task<Reply> Ask(MerchantClient merchant, PayerClient payer, string no, string url) =>
        merchant.Post(Asked, Question(merchant, payer, no, url));

    private static Dictionary<string, object> Request(MerchantClient merchant, string bill, string authorization, long fen = 500, string scene = "1000") => new()
    {
        ["appid"] = merchant.AppId,
        ["out_bill_no"] = bill,
        ["transfer_amount"] = fen,
        ["transfer_remark"] = "a prize",
        ["transfer_scene_id"] = scene,
        ["transfer_scene_report_infos"] = new[] { new { info_type = "活动名称", info_content = "tea" } },
        ["out_authorization_no"] = authorization,
    };

    private static Task<Reply> Pay(MerchantClient merchant, string bill, string authorization, long fen = 500, string scene = "1000") =>
        merchant.Post(Transfer, Request(merchant, bill, authorization, fen, scene));

    private static Dictionary<string, object> PreTransfer(MerchantClient merchant, PayerClient payer, string bill, string? authorization, string? url)
    {
        var request = Request(merchant, bill, "none");
        request.Remove("out_authorization_no");
        request["openid"] = payer.OpenId;
        if (authorization is not null)
        {
            request["authorization_info"] = new { user_display_name = "wx_1", out_authorization_no = authorization, authorization_notify_url = url };
        }

        return request;
    }

    private static Task<Reply> Query(MerchantClient merchant, string no, string query = "") =>
        merchant.Send(HttpMethod.Get, $"{Asked}/out-authorization-no/{no}{query}", "");

    private static Task<Reply> Close(MerchantClient merchant, string no) =>
        merchant.Send(HttpMethod.Post, $"{Asked}/out-authorization-no/{no}/close", "");

    private static Task<Reply> Agree(PayerClient payer, string package) =>
        payer.Send(HttpMethod.Post, "/wallet/v1/payout-authorizations", JsonContent.Create(new { package }));

    private static Task<Reply> Take(PayerClient payer, string package, bool authorize) =>
        payer.Send(HttpMethod.Post, "/wallet/v1/payouts", JsonContent.Create(new { package, authorize }));

    private static void MustRefuse(Reply reply, int status, string code, string field)
    {
        var said = Encoding.UTF8.GetString(reply.Body);
        Assert.True((status, code) == Of(reply), said);
        Assert.True(field == reply.Json.GetProperty("detail").GetProperty("field").GetString(), said);
    }

    private static void MustBeSigned(MerchantClient merchant, byte[] receipt)
    {
        var text = Encoding.UTF8.GetString(receipt);
        var end = text.LastIndexOf("签名: ", StringComparison.Ordinal);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(merchant.PlatformPublicKeyPem);
        Assert.True(rsa.VerifyData(
            Encoding.UTF8.GetBytes(text[..end]), Convert.FromBase64String(text[(end + 4)..].Trim()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}
