using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Sandbox;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Tests.Wire;

/// <summary>What tests of APIv2 have in common: a till that signs as its documents say.</summary>
public abstract class V2Tests : IAsyncLifetime
{
    public const string Micropay = "/pay/micropay";
    public const string Query = "/pay/orderquery";
    public const string Reverse = "/secapi/pay/reverse";

    protected V2Tests(Action<IServiceCollection>? instead = null) => Tael = new() { Instead = instead };

    protected WireTael Tael { get; }

    /// <summary>Each test has a whole minute of payment codes to itself.</summary>
    public async ValueTask InitializeAsync()
    {
        await Tael.InitializeAsync();
        var clock = Tael.Get<TestClock>();
        clock.Advance(TimeSpan.FromSeconds(60 - clock.GetUtcNow().Second));
    }

    public async ValueTask DisposeAsync()
    {
        await Tael.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static string NewNo() => $"order-{RandomText.Alphanumeric(16)}";

    protected static void MustBe(Dictionary<string, string> answer, string resultCode, string? errCode) => Assert.Equal(
        ("SUCCESS", resultCode, errCode), (answer["return_code"], answer.GetValueOrDefault("result_code"), answer.GetValueOrDefault("err_code")));

    protected static string Business(Dictionary<string, string> answer) => string.Join('&',
        answer.Where(field => field.Key is not ("nonce_str" or "sign")).Select(field => $"{field.Key}={field.Value}"));

    protected Dictionary<string, string> Order(string no, string code, string? signType = null)
    {
        var order = About("out_trade_no", no, signType);
        order["device_info"] = "till-7";
        order["body"] = "苹果";
        order["total_fee"] = "100";
        order["spbill_create_ip"] = "203.0.113.5";
        order["auth_code"] = code;
        return order;
    }

    protected static Dictionary<string, string> About(string by, string value, string? signType = null)
    {
        Dictionary<string, string> request = new() { ["appid"] = WireTael.AppId, [by] = value, ["nonce_str"] = RandomText.Alphanumeric(16) };
        if (signType is not null) request["sign_type"] = signType;
        return request;
    }

    /// <summary>Signs, sends, and checks that the answer is signed the same way.</summary>
    protected async Task<Dictionary<string, string>> Call(string path, Dictionary<string, string> request, SigningClient? other = null)
    {
        var merchant = other ?? Tael.Merchant;
        if (other is not null) request["appid"] = other.AppId;
        var signed = Signed(request, merchant);
        var answer = await Send(path, Encoding.UTF8.GetBytes($"<xml>{Inside(signed)}</xml>"));
        Assert.Equal("SUCCESS", answer["return_code"]);
        Assert.Equal(answer["sign"], Sign(answer, merchant.Credentials.ApiV2Key, signed.GetValueOrDefault("sign_type")));
        Assert.Equal(merchant.Mchid, answer["mch_id"]);
        return answer;
    }

    protected static Dictionary<string, string> Signed(Dictionary<string, string> request, SigningClient merchant)
    {
        var signed = new Dictionary<string, string>(request) { ["mch_id"] = merchant.Mchid };
        signed["sign"] = Sign(signed, merchant.Credentials.ApiV2Key, signed.GetValueOrDefault("sign_type"));
        return signed;
    }

    protected static string Inside(Dictionary<string, string> fields) =>
        string.Concat(fields.Select(field => new XElement(field.Key, field.Value).ToString(SaveOptions.DisableFormatting)));

    protected async Task<Dictionary<string, string>> Send(string path, byte[] body)
    {
        using var http = new HttpClient { BaseAddress = Tael.Address };
        using var content = new ByteArrayContent(body);
        using var reply = await http.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("text/xml; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        return XDocument.Parse(await reply.Content.ReadAsStringAsync()).Root!.Elements()
            .ToDictionary(element => element.Name.LocalName, element => element.Value);
    }

    /// <summary>By hand, from the documents: not the code that is tested.</summary>
    protected static string Sign(Dictionary<string, string> fields, string key, string? signType)
    {
        var names = fields.Keys.Where(name => name != "sign" && fields[name] != "").Order(StringComparer.Ordinal);
        var text = Encoding.UTF8.GetBytes(string.Concat(names.Select(name => $"{name}={fields[name]}&")) + $"key={key}");
#pragma warning disable CA5351 // The protocol's own.
        return Convert.ToHexString(signType == "HMAC-SHA256" ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text) : MD5.HashData(text));
#pragma warning restore CA5351
    }

    protected async Task<string> Code() =>
        (await Tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;

    protected async Task<int> Rows(string no) => (await Tael.Get<IJournal>().ReadFromStart(
        OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(Tael.Merchant.Mchid)))).Rows.Count;
}
