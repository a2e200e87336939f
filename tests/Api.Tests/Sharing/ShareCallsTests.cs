using System.Text.Json;
using static Tael.Tests.Sharing.SharingShop;

namespace Tael.Tests.Sharing;

/// <summary>What the calls of profit sharing refuse, and that they have changed nothing then.</summary>
public sealed class ShareCallsTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    private const string Nobody = "4200002601021034560000000001";

    [Fact]
    public async Task A_share_that_is_wrong_says_where()
    {
        var shop = await Open(tael);
        await shop.AddOther();
        var order = await shop.Frozen($"o-{Guid.NewGuid():N}"[..30], 1_000);
        var plain = await shop.Frozen($"o-{Guid.NewGuid():N}"[..30], 1_000, isFrozen: false);
        var foreign = await tael.NewMerchant();
        var no = $"{Guid.NewGuid():N}";

        foreach (var (field, value, status, code, pointer) in new (string, object?, int, string, string?)[]
        {
            ("appid", null, 400, "PARAM_ERROR", "/appid"),
            ("appid", 7, 400, "PARAM_ERROR", "/appid"),
            ("appid", foreign.AppId, 400, "APPID_MCHID_NOT_MATCH", "/appid"),
            ("sub_mchid", "1900000002", 403, "NO_AUTH", "/sub_mchid"),
            ("sub_appid", "wx1", 400, "PARAM_ERROR", "/sub_appid"),
            ("transaction_id", null, 400, "PARAM_ERROR", "/transaction_id"),
            ("transaction_id", "12", 400, "PARAM_ERROR", "/transaction_id"),
            ("transaction_id", new string('4', 33), 400, "PARAM_ERROR", "/transaction_id"),
            ("transaction_id", Nobody, 404, "RESOURCE_NOT_EXISTS", "/transaction_id"),
            ("transaction_id", plain, 400, "INVALID_REQUEST", null),
            ("out_order_no", null, 400, "PARAM_ERROR", "/out_order_no"),
            ("out_order_no", "", 400, "PARAM_ERROR", "/out_order_no"),
            ("out_order_no", "a b", 400, "PARAM_ERROR", "/out_order_no"),
            ("out_order_no", new string('x', 65), 400, "PARAM_ERROR", "/out_order_no"),
            ("receivers", null, 400, "PARAM_ERROR", "/receivers"),
            ("receivers", Array.Empty<object>(), 400, "PARAM_ERROR", "/receivers"),
            ("receivers", "none", 400, "PARAM_ERROR", "/receivers"),
            ("receivers", Enumerable.Repeat(shop.ToOther(1), 51).ToArray(), 400, "PARAM_ERROR", "/receivers"),
            ("receivers", new[] { shop.ToOther(301) }, 400, "INVALID_REQUEST", "/receivers"),
            ("receivers", new[] { shop.ToOther(1_001) }, 403, "NOT_ENOUGH", "/receivers"),
            ("unfreeze_unsplit", null, 400, "PARAM_ERROR", "/unfreeze_unsplit"),
            ("unfreeze_unsplit", "true", 400, "PARAM_ERROR", "/unfreeze_unsplit"),
        })
        {
            var request = shop.Request(order, no, false, shop.ToOther(10));
            request[field] = value!;
            MustRefuse(await shop.Merchant.Post($"{Api}/orders", request), status, code, pointer, $"{field} {value}");
        }

        foreach (var required in new[] { "transaction_id", "out_order_no", "receivers", "unfreeze_unsplit" })
        {
            var request = shop.Request(order, no, false, shop.ToOther(10));
            request.Remove(required);
            MustRefuse(await shop.Merchant.Post($"{Api}/orders", request), 400, "PARAM_ERROR", $"/{required}", $"no {required}");
        }

        Assert.Equal(1_000, await shop.Unsplit(order));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Query(order, no)));
    }

    [Fact]
    public async Task A_receiver_that_is_wrong_says_which()
    {
        var shop = await Open(tael);
        var order = await shop.Frozen($"o-{Guid.NewGuid():N}"[..30], 1_000);
        var no = $"{Guid.NewGuid():N}";
        foreach (var (field, value, status, code) in new (string, object?, int, string)[]
        {
            ("type", "PERSONAL_SUB_OPENID", 400, "PARAM_ERROR"),
            ("type", null, 400, "PARAM_ERROR"),
            ("account", null, 400, "PARAM_ERROR"),
            ("account", "", 400, "PARAM_ERROR"),
            ("account", "12", 400, "PARAM_ERROR"),
            ("account", new string('1', 65), 400, "PARAM_ERROR"),
            ("account", shop.Payer.OpenId, 400, "PARAM_ERROR"),
            ("account", shop.Merchant.Mchid, 400, "INVALID_REQUEST"),
            ("name", "bm90IGVuY3J5cHRlZA==", 400, "PARAM_ERROR"),
            ("amount", null, 400, "PARAM_ERROR"),
            ("amount", 0, 400, "PARAM_ERROR"),
            ("amount", -1, 400, "PARAM_ERROR"),
            ("amount", 1.5, 400, "PARAM_ERROR"),
            ("amount", "1", 400, "PARAM_ERROR"),
            ("amount", 1_000_000_001, 400, "PARAM_ERROR"),
            ("description", null, 400, "PARAM_ERROR"),
            ("description", "", 400, "PARAM_ERROR"),
            ("description", new string('x', 81), 400, "PARAM_ERROR"),
            ("more", 1, 400, "PARAM_ERROR"),
        })
        {
            var receiver = shop.ToOther(10);
            receiver[field] = value!;
            var reply = await shop.Share(order, no, false, shop.ToOther(10), receiver);
            var pointer = field == "name" ? "Wechatpay-Serial" : $"/receivers/1/{field}";
            MustRefuse(reply, status, code, pointer, $"{field} {value}");
        }

        foreach (var required in new[] { "type", "account", "amount", "description" })
        {
            var receiver = shop.ToOther(10);
            receiver.Remove(required);
            MustRefuse(await shop.Share(order, no, false, receiver), 400, "PARAM_ERROR", $"/receivers/0/{required}", $"no {required}");
        }

        var person = shop.Request(order, no, false, shop.ToPayer(1));
        person.Remove("appid");
        MustRefuse(await shop.Merchant.Post($"{Api}/orders", person), 400, "PARAM_ERROR", "/appid", "a person without appid");
        Assert.Equal(1_000, await shop.Unsplit(order));
    }

    [Fact]
    public async Task Another_merchants_order_is_none()
    {
        var shop = await Open(tael);
        await shop.AddOther();
        var order = await shop.Frozen($"o-{Guid.NewGuid():N}"[..30], 1_000);
        Assert.Equal(200, (await shop.Share(order, $"mine-{order}", false, shop.ToOther(10))).Status);

        var request = shop.Request(order, "theirs", false, shop.ToOther(10));
        request["appid"] = shop.Other.AppId;
        request["receivers"] = new[] { new { type = "MERCHANT_ID", account = shop.Merchant.Mchid, amount = 1, description = "x" } };
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Other.Post($"{Api}/orders", request)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Other.Send(HttpMethod.Get, $"{Api}/orders/mine-{order}?transaction_id={order}", "")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Query(Nobody, $"mine-{order}")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Other.Send(HttpMethod.Get, $"{Api}/transactions/{order}/amounts", "")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Other.Post(
            $"{Api}/orders/unfreeze", new { transaction_id = order, out_order_no = "u", description = "x" })));
        Assert.Equal(990, await shop.Unsplit(order));
    }

    [Fact]
    public async Task An_order_is_not_shared_out_at_once_nor_twice_as_much()
    {
        var shop = await Open(tael);
        await shop.AddOther();
        var order = await shop.Frozen($"o-{Guid.NewGuid():N}"[..30], 1_000);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => shop.Share(order, $"r{i}-{order}", false, shop.ToOther(100))));
        Assert.Equal(3, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal((400, "INVALID_REQUEST"), Of(reply)));
        Assert.Equal(700, await shop.Unsplit(order));

        var no = $"y-{Guid.NewGuid():N}"[..30];
        var young = await shop.Merchant.Post("/v3/pay/transactions/native", new
        {
            appid = shop.Merchant.AppId, mchid = shop.Merchant.Mchid, description = "x", out_trade_no = no,
            notify_url = "http://127.0.0.1:9/nobody", amount = new { total = 100 }, settle_info = new { profit_sharing = true },
        });
        var code = young.Json.GetProperty("code_url").GetString()!;
        Assert.Equal(200, (await shop.Payer.Pay(code, $"{Guid.NewGuid():N}")).Status);
        var transaction = (await shop.Merchant.Query(no)).GetProperty("transaction_id").GetString()!;
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Share(transaction, $"early-{transaction}", false, shop.ToOther(10))));
    }

    [Fact]
    public async Task Unfreezing_and_asking_want_their_fields()
    {
        var shop = await Open(tael);
        var order = await shop.Frozen($"o-{Guid.NewGuid():N}"[..30], 1_000);
        var plain = await shop.Frozen($"o-{Guid.NewGuid():N}"[..30], 1_000, isFrozen: false);
        foreach (var (field, value, status, code) in new (string, object?, int, string)[]
        {
            ("transaction_id", null, 400, "PARAM_ERROR"),
            ("transaction_id", "1", 400, "PARAM_ERROR"),
            ("transaction_id", Nobody, 404, "RESOURCE_NOT_EXISTS"),
            ("out_order_no", null, 400, "PARAM_ERROR"),
            ("out_order_no", new string('x', 65), 400, "PARAM_ERROR"),
            ("out_order_no", "#", 400, "PARAM_ERROR"),
            ("description", null, 400, "PARAM_ERROR"),
            ("description", new string('x', 81), 400, "PARAM_ERROR"),
            ("description", 1, 400, "PARAM_ERROR"),
            ("sub_mchid", "1900000002", 403, "NO_AUTH"),
        })
        {
            var request = new Dictionary<string, object?> { ["transaction_id"] = order, ["out_order_no"] = $"u-{order}", ["description"] = "x" };
            request[field] = value;
            MustRefuse(await shop.Merchant.Post($"{Api}/orders/unfreeze", request), status, code, $"/{field}", $"{field} {value}");
            request.Remove(field);
            if (field != "sub_mchid")
            {
                MustRefuse(await shop.Merchant.Post($"{Api}/orders/unfreeze", request), 400, "PARAM_ERROR", $"/{field}", $"no {field}");
            }
        }

        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Unfreeze(plain, $"u-{plain}")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Get($"{Api}/transactions/{plain}/amounts")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Get($"{Api}/transactions/1/amounts")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Get($"{Api}/transactions/{Nobody}/amounts")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Get($"{Api}/orders/x?transaction_id=1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Get($"{Api}/orders/x")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Get($"{Api}/orders/x%20y?transaction_id={order}")));
        Assert.Equal((403, "NO_AUTH"), Of(await Get($"{Api}/orders/x?transaction_id={order}&sub_mchid=1900000002")));
        Assert.Equal(1_000, await shop.Unsplit(order));

        Task<Reply> Get(string target) => shop.Merchant.Send(HttpMethod.Get, target, "");
    }

    [Fact]
    public async Task Receivers_are_added_by_what_they_are()
    {
        var shop = await Open(tael);
        foreach (var (field, value, code) in new (string, object?, string)[]
        {
            ("appid", null, "PARAM_ERROR"),
            ("appid", shop.Other.AppId, "APPID_MCHID_NOT_MATCH"),
            ("type", "SOMEBODY", "PARAM_ERROR"),
            ("account", "1", "PARAM_ERROR"),
            ("account", shop.Payer.OpenId, "PARAM_ERROR"),
            ("account", "1999999999", "INVALID_REQUEST"),
            ("account", shop.Merchant.Mchid, "INVALID_REQUEST"),
            ("relation_type", "FRIEND", "PARAM_ERROR"),
            ("relation_type", null, "PARAM_ERROR"),
            ("custom_relation", new string('x', 11), "PARAM_ERROR"),
            ("sub_appid", "wx1", "PARAM_ERROR"),
        })
        {
            var request = Receiver(shop);
            request[field] = value;
            MustRefuse(await shop.Merchant.Post($"{Api}/receivers/add", request), 400, code, $"/{field}", $"{field} {value}");
        }

        foreach (var required in new[] { "appid", "type", "account", "relation_type" })
        {
            var request = Receiver(shop);
            request.Remove(required);
            MustRefuse(await shop.Merchant.Post($"{Api}/receivers/add", request), 400, "PARAM_ERROR", $"/{required}", $"no {required}");
            if (required == "relation_type") continue;

            request.Remove("relation_type");
            MustRefuse(await shop.Merchant.Post($"{Api}/receivers/delete", request), 400, "PARAM_ERROR", $"/{required}", $"no {required}");
        }

        var custom = Receiver(shop);
        custom["relation_type"] = "CUSTOM";
        MustRefuse(await shop.Merchant.Post($"{Api}/receivers/add", custom), 400, "PARAM_ERROR", "/custom_relation", "custom");
        custom["custom_relation"] = "landlord";
        var added = await shop.Merchant.Post($"{Api}/receivers/add", custom);
        Assert.Equal((200, "landlord"), (added.Status, added.Json.GetProperty("custom_relation").GetString()));
        Assert.Equal(added.Body, (await shop.Merchant.Post($"{Api}/receivers/add", custom)).Body);

        var named = Receiver(shop);
        named["name"] = shop.Encrypted("Somebody else");
        MustRefuse(await shop.PostEncrypted($"{Api}/receivers/add", named), 400, "INVALID_REQUEST", "/name", "name");
        named["name"] = shop.Encrypted("Landlord");
        var known = await shop.PostEncrypted($"{Api}/receivers/add", named);
        Assert.Equal(200, known.Status);
        using var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportFromPem(shop.Merchant.PrivateKeyPem);
        var back = rsa.Decrypt(Convert.FromBase64String(known.Json.GetProperty("name").GetString()!), System.Security.Cryptography.RSAEncryptionPadding.OaepSHA1);
        Assert.Equal("Landlord", System.Text.Encoding.UTF8.GetString(back));
        for (var again = 0; again < 2; again++)
        {
            var deleted = await shop.Merchant.Post($"{Api}/receivers/delete", new { appid = shop.Merchant.AppId, type = "MERCHANT_ID", account = shop.Other.Mchid });
            Assert.Equal((200, shop.Other.Mchid), (deleted.Status, deleted.Json.GetProperty("account").GetString()));
        }
    }

    [Fact]
    public async Task The_most_that_may_be_shared_out_is_told_to_the_merchant_alone()
    {
        var shop = await Open(tael);
        var told = await shop.Merchant.Send(HttpMethod.Get, $"{Api}/merchant-configs/{shop.Merchant.Mchid}", "");
        Assert.Equal((200, 3_000), (told.Status, told.Json.GetProperty("max_ratio").GetInt32()));
        Assert.Equal((403, "NO_AUTH"), Of(await shop.Merchant.Send(HttpMethod.Get, $"{Api}/merchant-configs/{shop.Other.Mchid}", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Merchant.Send(HttpMethod.Get, $"{Api}/merchant-configs/12", "")));
    }

    private static Dictionary<string, object?> Receiver(SharingShop shop) => new()
    {
        ["appid"] = shop.Merchant.AppId, ["type"] = "MERCHANT_ID", ["account"] = shop.Other.Mchid, ["relation_type"] = "PARTNER",
    };

    private static void MustRefuse(Reply reply, int status, string code, string? pointer, string what)
    {
        var field = reply.Json.TryGetProperty("detail", out var detail) ? detail.GetProperty("field").GetString() : null;
        Assert.True((reply.Status, reply.Code, field) == (status, code, pointer), $"{what}: {JsonSerializer.Serialize(reply.Json)}");
    }
}
