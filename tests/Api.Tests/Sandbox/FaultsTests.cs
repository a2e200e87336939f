using System.Diagnostics;
using System.Text;
using Tael.Client.Api.Sandbox;
using Tael.Client.Api.Wire;
using Tael.Tests.Wire;

namespace Tael.Tests.Sandbox;

/// <summary>Faults that a test orders: what the client sees, and what has been done all the same.</summary>
public sealed class FaultsTests : IClassFixture<WireTael>, IDisposable
{
    private const string Native = "/v3/pay/transactions/native";

    private static int _numbers;

    private readonly WireTael _tael;
    private readonly HttpClient _http;

    public FaultsTests(WireTael tael)
    {
        _tael = tael;
        _http = new() { BaseAddress = tael.Address };
        Merchant.OrdersFaults = true;
    }

    private SigningClient Merchant => _tael.Merchant;

    /// <summary>What one test has left over must not happen to the next.</summary>
    public void Dispose()
    {
        _tael.Get<SandboxFaults>().Clear();
        _http.Dispose();
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task Every_error_code_is_answered_once_and_nothing_is_done(string code)
    {
        var no = NewNo();
        await Order(new { fault = code, match = new { path = Native, outTradeNo = no } });
        (await NewOrder(no)).MustRefuse(ErrorCode.Find(code)!.HttpStatus, code);
        (await Query(no)).MustRefuse(404, "ORDER_NOT_EXIST");
        (await NewOrder(no)).MustBeSignedBy(_tael.Platform.PublicKey);
        Assert.Empty((await Sandbox(HttpMethod.Get, "/sandbox/faults")).Json.GetProperty("faults").EnumerateArray());
    }

    public static TheoryData<string> Codes => [.. ErrorCode.All.Select(code => code.Code)];

    [Theory]
    [InlineData("SYSTEM_ERROR_DONE", null, true)]
    [InlineData("ANSWER_LOST", null, true)]
    [InlineData("TIMEOUT", "PT0.05S", true)]
    [InlineData("REQUEST_LOST", null, false)]
    public async Task What_is_not_told_may_be_done(string fault, string? delay, bool isDone)
    {
        var no = NewNo();
        await Order(delay is null ? new { fault } : new { fault, delay });
        if (fault == "SYSTEM_ERROR_DONE") (await NewOrder(no)).MustRefuse(500, "SYSTEM_ERROR");
        else await Assert.ThrowsAsync<HttpRequestException>(() => NewOrder(no));

        var order = await Query(no);
        if (isDone) order.MustBeSignedBy(_tael.Platform.PublicKey);
        else order.MustRefuse(404, "ORDER_NOT_EXIST");
        (await NewOrder(no)).MustBeSignedBy(_tael.Platform.PublicKey);
    }

    [Fact]
    public async Task A_delayed_answer_is_the_true_one()
    {
        await Order(new { fault = "DELAY", delay = "PT0.3S" });
        var started = Stopwatch.GetTimestamp();
        (await NewOrder(NewNo())).MustBeSignedBy(_tael.Platform.PublicKey);
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.3));
    }

    [Fact]
    public async Task A_probe_of_signatures_is_answered_with_one_that_must_be_refused()
    {
        await Order(new { fault = "SIGNTEST", times = 2 });
        for (var i = 0; i < 2; i++)
        {
            var reply = await Merchant.Get("/v3/certificates");
            Assert.StartsWith("WECHATPAY/SIGNTEST/", reply.Headers["Wechatpay-Signature"], StringComparison.Ordinal);
        }

        (await Merchant.Get("/v3/certificates")).MustBeSignedBy(_tael.Platform.PublicKey);
    }

    [Fact]
    public async Task A_till_meets_a_payer_who_has_to_confirm_a_small_amount()
    {
        var code = (await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString();
        var order = Merchant.Order(NewNo());
        order.Remove("notify_url");
        order["payer"] = new { auth_code = code };
        order["scene_info"] = new { store_info = new { id = "1" } };

        await Order(new { fault = "USERPAYING" });
        (await NewOrder(NewNo())).MustBeSignedBy(_tael.Platform.PublicKey); // It can happen to no other call.
        for (var i = 0; i < 2; i++)
        {
            var reply = await Merchant.Post("/v3/pay/transactions/codepay", order);
            reply.MustBeSignedBy(_tael.Platform.PublicKey);
            Assert.Equal("USERPAYING", reply.Json.GetProperty("trade_state").GetString());
            Assert.Equal(reply.Text, (await Query((string)order["out_trade_no"])).Text);
        }

        var asked = (await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("asked");
        var paid = await _tael.Payer.Pay(asked.GetProperty("prepayId").GetString()!, NewNo(), WireTael.Password);
        Assert.Equal(200, paid.Status);
        var after = await Merchant.Post("/v3/pay/transactions/codepay", order);
        Assert.Equal("SUCCESS", after.Json.GetProperty("trade_state").GetString());
    }

    [Theory]
    [InlineData("""{"path":"/v3/pay/transactions/native"}""", true)]
    [InlineData("""{"path":"/v3/pay/*"}""", true)]
    [InlineData("""{"path":"/v3/pay"}""", false)]
    [InlineData("""{"path":"/v3/pay/transactions/jsapi"}""", false)]
    [InlineData("""{"method":"post"}""", true)]
    [InlineData("""{"method":"GET"}""", false)]
    [InlineData("""{"mchid":"1900000901"}""", true)]
    [InlineData("""{"mchid":"1900000902"}""", false)]
    [InlineData("""{"outTradeNo":"the-one-that-fails"}""", true)]
    [InlineData("""{"outTradeNo":"the-one-that-fails","outRefundNo":"none"}""", false)]
    [InlineData("""{"mchid":"1900000901","method":"POST","path":"/v3/*","outTradeNo":"the-one-that-fails"}""", true)]
    [InlineData("{}", true)]
    public async Task Happens_only_to_what_it_matches(string match, bool isMatch)
    {
        await Order($$"""{"fault":"TRADE_ERROR","match":{{match}}}""");
        var reply = await NewOrder("the-one-that-fails");
        if (isMatch) reply.MustRefuse(403, "TRADE_ERROR");
        else reply.MustBeSignedBy(_tael.Platform.PublicKey);
    }

    [Fact]
    public async Task A_number_is_found_in_paths_too_and_a_pattern_means_all_of_its_paths()
    {
        var no = NewNo();
        (await NewOrder(no)).MustBeSignedBy(_tael.Platform.PublicKey);
        const string pattern = "/v3/pay/transactions/out-trade-no/{out_trade_no}";
        await Order(new { fault = "SYSTEM_ERROR", match = new { path = pattern, outTradeNo = no } });
        (await Query("some-other-number")).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Query(no)).MustRefuse(500, "SYSTEM_ERROR");
        (await Query(no)).MustBeSignedBy(_tael.Platform.PublicKey);

        await Order(new { fault = "NOT_ENOUGH", match = new { outRefundNo = $"r{no}" } });
        var refund = new { out_trade_no = no, out_refund_no = $"r{no}", amount = new { refund = 1, total = 100, currency = "CNY" } };
        (await Merchant.Post("/v3/refund/domestic/refunds", refund)).MustRefuse(403, "NOT_ENOUGH");
    }

    [Fact]
    public async Task A_call_can_bring_its_own_fault()
    {
        var no = NewNo();
        (await With("SYSTEM_ERROR_DONE", no)).MustRefuse(500, "SYSTEM_ERROR");
        (await Query(no)).MustBeSignedBy(_tael.Platform.PublicKey);
        (await With("DELAY PT0.01S", no)).MustBeSignedBy(_tael.Platform.PublicKey);
        foreach (var nonsense in new[]
        {
            "SYSTEM_EROR", "", "system_error", "DELAY 3", "DELAY  PT3S", "DELAY PT6M", "SYSTEM_ERROR PT3S", "USERPAYING", "NOTIFY_LOST",
        })
        {
            var other = NewNo();
            (await With(nonsense, other)).MustRefuse(400, "PARAM_ERROR", "Wechatpay-Negative-Test");
            (await Query(other)).MustRefuse(404, "ORDER_NOT_EXIST");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"fault":null}""")]
    [InlineData("""{"fault":1}""")]
    [InlineData("""{"fault":"SYSTEM_EROR"}""")]
    [InlineData("""{"fault":"system_error"}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","times":0}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","times":1001}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","times":"2"}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","delay":"PT3S"}""")]
    [InlineData("""{"fault":"DELAY","delay":"3"}""")]
    [InlineData("""{"fault":"DELAY","delay":"PT0S"}""")]
    [InlineData("""{"fault":"DELAY","delay":"PT5M0.001S"}""")]
    [InlineData("""{"fault":"NOTIFY_DELAY","delay":"P1DT1S"}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","match":{"eventType":"TRANSACTION.SUCCESS"}}""")]
    [InlineData("""{"fault":"NOTIFY_LOST","match":{"path":"/v3/*"}}""")]
    [InlineData("""{"fault":"NOTIFY_LOST","match":{"method":"POST"}}""")]
    [InlineData("""{"fault":"NOTIFY_LOST","match":{"outRefundNo":"r"}}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","match":{"path":""}}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","match":{"out_trade_no":"123456"}}""")]
    [InlineData("""{"fault":"SYSTEM_ERROR","match":[]}""")]
    [InlineData("[]")]
    public async Task Refuses_what_it_does_not_understand(string body)
    {
        var reply = await Sandbox(HttpMethod.Post, "/sandbox/faults", body);
        Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        Assert.Empty(_tael.Get<SandboxFaults>().All);
    }

    [Fact]
    public async Task Can_be_listed_and_forgotten_and_are_not_too_many()
    {
        for (var i = 0; i < SandboxFaults.FaultsMax; i++) await Order(new { fault = "SYSTEM_ERROR", times = 2 });
        var full = await Sandbox(HttpMethod.Post, "/sandbox/faults", """{"fault":"SYSTEM_ERROR"}""");
        Assert.Equal((409, "TOO_MANY_FAULTS"), (full.Status, full.Code));
        (await Merchant.Get("/v3/certificates")).MustRefuse(500, "SYSTEM_ERROR");

        var listed = (await Sandbox(HttpMethod.Get, "/sandbox/faults")).Json.GetProperty("faults").EnumerateArray().ToList();
        Assert.Equal(SandboxFaults.FaultsMax, listed.Count);
        Assert.Equal([1, 2], listed.Take(2).Select(fault => fault.GetProperty("left").GetInt32()));
        var first = $"/sandbox/faults/{listed[0].GetProperty("id").GetString()}";
        Assert.Equal(204, (await Sandbox(HttpMethod.Delete, first)).Status);
        Assert.Equal(404, (await Sandbox(HttpMethod.Delete, first)).Status);
        Assert.Equal(204, (await Sandbox(HttpMethod.Delete, "/sandbox/faults")).Status);
        (await Merchant.Get("/v3/certificates")).MustBeSignedBy(_tael.Platform.PublicKey);
    }

    private static string NewNo() => $"fault-test-{Interlocked.Increment(ref _numbers)}";

    private Task<WireReply> NewOrder(string no) => Merchant.Post(Native, Merchant.Order(no));

    private Task<WireReply> Query(string no) =>
        Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={Merchant.Mchid}");

    private Task<WireReply> With(string fault, string no)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Merchant.Order(no));
        return Merchant.Send(new(HttpMethod.Post, Native, body) { NegativeTest = fault });
    }

    private Task Order(object fault) => Order(System.Text.Json.JsonSerializer.Serialize(fault));

    private async Task Order(string fault)
    {
        var reply = await Sandbox(HttpMethod.Post, "/sandbox/faults", fault);
        Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body));
    }

    private Task<Reply> Sandbox(HttpMethod method, string target, string? body = null)
    {
        var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return Reply.To(_http, new HttpRequestMessage(method, target) { Content = content });
    }
}
