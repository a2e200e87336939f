using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Wire;

/// <summary>A refund that is asked to go to a bank account: checked as a whole, and refused unless it is ABNORMAL.</summary>
public sealed class AbnormalRefundTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string Refunds = "/v3/refund/domestic/refunds";

    [Fact]
    public async Task A_refund_that_has_arrived_is_not_sent_elsewhere()
    {
        var (id, no, told) = await Refunded();
        foreach (var request in new[] { Request(no), ToCard(no) })
        {
            (await Post(id, request)).MustRefuse(400, "INVALID_REQUEST", "refund_id");
        }

        Assert.Equal(told, (await tael.Merchant.Get($"{Refunds}/{no}")).Text);
    }

    [Fact]
    public async Task It_must_be_this_merchants_and_under_both_its_numbers()
    {
        var (id, no, _) = await Refunded();
        var (other, _, _) = await Refunded();
        (await Post(other, Request(no))).MustRefuse(400, "PARAM_ERROR", "refund_id");
        (await Post("123", Request(no))).MustRefuse(400, "PARAM_ERROR", "refund_id");
        (await Post(id, Request("nobody-s"))).MustRefuse(404, "RESOURCE_NOT_EXISTS");
        (await tael.OtherMerchant.Post(TargetOf(id), Request(no))).MustRefuse(404, "RESOURCE_NOT_EXISTS");
        var foreign = Request(no);
        foreign["sub_mchid"] = "1900000902";
        (await Post(id, foreign)).MustRefuse(403, "NO_AUTH", "/sub_mchid");
    }

    [Theory]
    [InlineData("bank_type", null, "/bank_type")]
    [InlineData("bank_account", null, "/bank_account")]
    [InlineData("real_name", null, "/real_name")]
    [InlineData("bank_account", "MTIz", "/bank_account")]
    [InlineData("real_name", "MTIz", "/real_name")]
    [InlineData("bank_type", "CMB_CREDIT", "/bank_type")]
    [InlineData("type", "BANK_CARD", "/type")]
    [InlineData("type", null, "/type")]
    [InlineData("out_refund_no", null, "/out_refund_no")]
    public async Task The_payers_card_needs_a_bank_a_number_and_a_name(string member, string? value, string field)
    {
        var (id, no, told) = await Refunded();
        var request = ToCard(no);
        if (value is null) request.Remove(member);
        else request[member] = value;
        (await Post(id, request)).MustRefuse(400, "PARAM_ERROR", field);
        Assert.Equal(told, (await tael.Merchant.Get($"{Refunds}/{no}")).Text);
    }

    private async Task<(string Id, string No, string Told)> Refunded()
    {
        var no = $"order-{RandomText.Alphanumeric(16)}";
        var made = await tael.Merchant.Post("/v3/pay/transactions/native", tael.Merchant.Order(no));
        await tael.Pay(made.Json.GetProperty("code_url").GetString()!, 100);
        var refund = await tael.Merchant.Post(Refunds, new
        {
            out_trade_no = no, out_refund_no = $"r-{no}", amount = new { refund = 40, total = 100, currency = "CNY" },
        });
        return (refund.Json.GetProperty("refund_id").GetString()!, $"r-{no}", refund.Text);
    }

    private static Dictionary<string, string> Request(string no) => new() { ["out_refund_no"] = no, ["type"] = "MERCHANT_BANK_CARD" };

    private Dictionary<string, string> ToCard(string no) => new()
    {
        ["out_refund_no"] = no,
        ["type"] = "USER_BANK_CARD",
        ["bank_type"] = "CMB_DEBIT",
        ["bank_account"] = Encrypted("6225760000000000"),
        ["real_name"] = Encrypted("张三"),
    };

    private string Encrypted(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(tael.Platform.PublicKey.PublicKeyPem);
        return Convert.ToBase64String(rsa.Encrypt(Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA1));
    }

    private static string TargetOf(string refundId) => $"{Refunds}/{refundId}/apply-abnormal-refund";

    private Task<WireReply> Post(string refundId, Dictionary<string, string> request) =>
        tael.Merchant.Send(new(HttpMethod.Post, TargetOf(refundId), JsonSerializer.SerializeToUtf8Bytes(request))
        {
            WechatpaySerial = tael.Platform.PublicKey.Id,
        });
}
