using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Grains;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;
using static Tael.Tests.Payouts.AuthorizationCalls;

namespace Tael.Tests.Payouts;

/// <summary>A user agrees once and is paid without confirming from then on, until it is ended; and receipts; on both stores.</summary>
public sealed class AuthorizationStoryTests
{
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
}
