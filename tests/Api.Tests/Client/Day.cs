using System.Text.Json;

namespace Tael.Tests.Client;

/// <summary>What has to be so at the end of the program's day.</summary>
internal static class Day
{
    public static async Task Check(TaelUnderTest tael, JsonElement merchant, string mode)
    {
        var appid = merchant.GetProperty("appid").GetString();
        var payer = await tael.NewPayer(balance: 10_000, appid);
        var steps = await NpmClient.Run(new { merchant, token = payer.Token, mode });
        var order = steps["done"].GetProperty("order");
        var no = order.GetProperty("out_trade_no").GetString();

        var before = steps["queried before it is paid"].GetProperty("transaction");
        Assert.Equal("NOTPAY", before.GetProperty("trade_state").GetString());
        Assert.False(before.TryGetProperty("transaction_id", out _));

        var paid = steps["paid"];
        Assert.Equal(200, paid.GetProperty("status").GetInt32());
        var transaction = paid.GetProperty("body");
        Assert.Equal("SUCCESS", transaction.GetProperty("trade_state").GetString());
        Assert.Equal(no, transaction.GetProperty("out_trade_no").GetString());
        Assert.Equal(4_200, transaction.GetProperty("amount").GetProperty("total").GetInt64());
        Assert.Matches("^42[0-9]{26}$", transaction.GetProperty("transaction_id").GetString());
        Assert.Equal(payer.OpenId, transaction.GetProperty("payer").GetProperty("openid").GetString());
        Assert.Equal("Tisch 7", transaction.GetProperty("attach").GetString());
        Assert.Equal(5_800, await payer.Balance());

        CheckNotice(steps["notified"], $"{transaction}");
        Assert.Equal($"{transaction}", $"{steps["queried by out_trade_no"].GetProperty("transaction")}");
        Assert.Equal($"{transaction}", $"{steps["queried by transaction_id"].GetProperty("transaction")}");

        Assert.Equal(
            steps["ordered"].GetProperty("codeUrl").GetString(),
            steps["ordered again"].GetProperty("codeUrl").GetString());
        Refused("ordered otherwise", "OUT_TRADE_NO_USED");
        Refused("closed though paid", "ORDER_PAID", "ORDERPAID");
        Refused("paid again", "ORDER_PAID");
        Assert.Equal(204, steps["closed"].GetProperty("status").GetInt32());
        Assert.Equal(
            "CLOSED",
            steps["queried after it is closed"].GetProperty("transaction").GetProperty("trade_state").GetString());
        Refused("paid though closed", "ORDER_CLOSED");
        Refused("asked for what is not there", "ORDER_NOT_EXIST", "ORDERNOTEXIST");

        void Refused(string step, params string[] codes)
        {
            Assert.True(steps[step].GetProperty("status").GetInt32() >= 400);
            Assert.Contains(steps[step].GetProperty("body").GetProperty("code").GetString(), codes);
        }
    }

    private static void CheckNotice(JsonElement notified, string transaction)
    {
        Assert.True(notified.GetProperty("fresh").GetBoolean());
        Assert.True(notified.GetProperty("genuine").GetBoolean());
        Assert.Equal(transaction, $"{notified.GetProperty("transaction")}");

        var notice = notified.GetProperty("notice");
        Assert.True(Guid.TryParse(notice.GetProperty("id").GetString(), out _));
        Assert.EndsWith("+08:00", notice.GetProperty("create_time").GetString(), StringComparison.Ordinal);
        Assert.Equal("encrypt-resource", notice.GetProperty("resource_type").GetString());
        Assert.Equal("TRANSACTION.SUCCESS", notice.GetProperty("event_type").GetString());
        Assert.Equal("支付成功", notice.GetProperty("summary").GetString());
        var resource = notice.GetProperty("resource");
        Assert.Equal("transaction", resource.GetProperty("original_type").GetString());
        Assert.Equal("AEAD_AES_256_GCM", resource.GetProperty("algorithm").GetString());
        Assert.Equal("transaction", resource.GetProperty("associated_data").GetString());
        Assert.Equal(12, resource.GetProperty("nonce").GetString()!.Length);

        var names = notified.GetProperty("rawHeaders").EnumerateArray().Select(value => value.GetString()).ToList();
        foreach (var name in new[]
        {
            "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial",
            "Wechatpay-Signature-Type", "Request-ID",
        })
        {
            Assert.Contains(name, names);
        }

        Assert.Equal("Mozilla/4.0", names[names.IndexOf("User-Agent") + 1]);
    }
}
