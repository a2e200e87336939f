using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Tests.Payouts;

/// <summary>What programs send that pay users who have agreed once, and what tests want to know of it.</summary>
internal static class AuthorizationCalls
{
    public const string Root = "/v3/fund-app/mch-transfer";
    public const string Asked = $"{Root}/user-confirm-authorization";
    public const string Transfer = $"{Root}/transfer-bills/transfer";

    public static async Task<(MerchantClient Merchant, PayerClient Payer)> Trade(TaelUnderTest tael)
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 10_000);
        Assert.Equal(200, (await payer.Pay(await merchant.Order("order-1", 10_000), "r-1")).Status);
        await Until(async () => (await tael.Grains.Merchant(MerchantId.Parse(merchant.Mchid)).Look())!.Available.Minor > 9_000);
        return (merchant, payer);
    }

    public static Dictionary<string, object> Question(MerchantClient merchant, PayerClient payer, string no, string url) => new()
    {
        ["out_authorization_no"] = no,
        ["appid"] = merchant.AppId,
        ["openid"] = payer.OpenId,
        ["transfer_scene_id"] = "1000",
        ["user_display_name"] = "wx_1",
        ["authorization_notify_url"] = url,
    };

    public static Task<Reply> Ask(MerchantClient merchant, PayerClient payer, string no, string url) =>
        merchant.Post(Asked, Question(merchant, payer, no, url));

    public static Dictionary<string, object> Request(MerchantClient merchant, string bill, string authorization, long fen = 500, string scene = "1000") => new()
    {
        ["appid"] = merchant.AppId,
        ["out_bill_no"] = bill,
        ["transfer_amount"] = fen,
        ["transfer_remark"] = "a prize",
        ["transfer_scene_id"] = scene,
        ["transfer_scene_report_infos"] = new[] { new { info_type = "活动名称", info_content = "tea" } },
        ["out_authorization_no"] = authorization,
    };

    public static Task<Reply> Pay(MerchantClient merchant, string bill, string authorization, long fen = 500, string scene = "1000") =>
        merchant.Post(Transfer, Request(merchant, bill, authorization, fen, scene));

    public static Dictionary<string, object> PreTransfer(MerchantClient merchant, PayerClient payer, string bill, string? authorization, string? url)
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

    public static Task<Reply> Query(MerchantClient merchant, string no, string query = "") =>
        merchant.Send(HttpMethod.Get, $"{Asked}/out-authorization-no/{no}{query}", "");

    public static Task<Reply> Close(MerchantClient merchant, string no) =>
        merchant.Send(HttpMethod.Post, $"{Asked}/out-authorization-no/{no}/close", "");

    public static Task<Reply> Agree(PayerClient payer, string package) =>
        payer.Send(HttpMethod.Post, "/wallet/v1/payout-authorizations", JsonContent.Create(new { package }));

    public static Task<Reply> Take(PayerClient payer, string package, bool authorize) =>
        payer.Send(HttpMethod.Post, "/wallet/v1/payouts", JsonContent.Create(new { package, authorize }));

    public static void MustRefuse(Reply reply, int status, string code, string field)
    {
        var said = Encoding.UTF8.GetString(reply.Body);
        Assert.True((status, code) == Of(reply), said);
        Assert.True(field == reply.Json.GetProperty("detail").GetProperty("field").GetString(), said);
    }

    public static void MustBeSigned(MerchantClient merchant, byte[] receipt)
    {
        var text = Encoding.UTF8.GetString(receipt);
        var end = text.LastIndexOf("签名: ", StringComparison.Ordinal);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(merchant.PlatformPublicKeyPem);
        Assert.True(rsa.VerifyData(
            Encoding.UTF8.GetBytes(text[..end]), Convert.FromBase64String(text[(end + 4)..].Trim()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}
