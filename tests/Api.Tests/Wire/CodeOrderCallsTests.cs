using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Sandbox;

namespace Tael.Tests.Wire;

/// <summary>Payment codes over the wire: shown, scanned, confirmed, reversed, and everything that is refused.</summary>
public sealed partial class CodeOrderCallsTests : IAsyncLifetime
{
    private const string Codepay = "/v3/pay/transactions/codepay";

    private readonly WireTael _tael = new();

    private SigningClient Merchant => _tael.Merchant;

    /// <summary>Each test has a whole minute to itself, and more than it needs.</summary>
    public async ValueTask InitializeAsync()
    {
        await _tael.InitializeAsync();
        await Advance(60 - _tael.Get<TestClock>().GetUtcNow().Second);
    }

    public ValueTask DisposeAsync() => _tael.DisposeAsync();

    [Fact]
    public async Task A_code_pays_at_once_and_once()
    {
        var code = await Code();
        Assert.Equal(code, await Code()); // The same within its minute, until it is used.
        var no = NewNo();
        var paid = await Post(Request(no, code));
        paid.MustBeSignedBy(_tael.Platform.PublicKey);
        var order = paid.Json;
        Assert.Equal("SUCCESS", order.GetProperty("trade_state").GetString());
        Assert.Equal("MICROPAY", order.GetProperty("trade_type").GetString());
        Assert.Equal(_tael.OpenId, order.GetProperty("payer").GetProperty("openid").GetString());
        Assert.Matches("^[0-9]{28}$", order.GetProperty("transaction_id").GetString());
        Assert.Equal(paid.Text, (await Post(Request(no, code))).Text);
        Assert.Equal(paid.Text, (await Query(no)).Text);

        // A used code pays nothing else, and makes no order either.
        var other = NewNo();
        var refused = await Post(Request(other, code));
        refused.MustRefuse(403, "AUTH_CODE_INVALID", "/payer/auth_code");
        Assert.Contains("仅限使用一次", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, refused.Text, StringComparison.Ordinal);
        (await Query(other)).MustRefuse(404, "ORDER_NOT_EXIST");

        // Three more within the minute, and then the next minute's.
        for (var i = 0; i < 3; i++) Assert.Equal(200, (int)(await Post(Request(NewNo(), await Code()))).Status);
        var none = await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode");
        Assert.Equal((429, "PAYMENT_CODES_USED"), (none.Status, none.Code));
        await Advance(60);
        Assert.NotEqual(code, await Code());
        Assert.Contains(code, string.Concat(await Journal(no)), StringComparison.Ordinal);
        Assert.DoesNotContain(_tael.Log.All, line => line.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Forged_and_old_codes_are_refused_and_a_retry_is_answered_when_its_code_is_old()
    {
        var code = await Code();
        var no = NewNo();
        var paid = await Post(Request(no, code));
        var later = await Code();
        await Advance(120);
        var old = await Post(Request(NewNo(), later));
        old.MustRefuse(403, "AUTH_CODE_INVALID", "/payer/auth_code");
        Assert.Contains("付款码已过期", old.Text, StringComparison.Ordinal);
        Assert.Equal(paid.Text, (await Post(Request(no, code))).Text);

        (await Post(Request(NewNo(), "134567890123456789"))).MustRefuse(403, "AUTH_CODE_INVALID", "/payer/auth_code");
        (await Post(Request(NewNo(), "0"))).MustRefuse(403, "AUTH_CODE_INVALID", "/payer/auth_code");
        (await Post(Request(no, await Code()))).MustRefuse(403, "OUT_TRADE_NO_USED", "/out_trade_no");
    }

    [Fact]
    public async Task Above_the_limit_the_payer_confirms_with_the_password()
    {
        var code = await Code();
        var no = NewNo();
        var asked = await Post(Request(no, code, 100_001));
        Assert.Equal("USERPAYING", asked.Json.GetProperty("trade_state").GetString());
        Assert.False(asked.Json.TryGetProperty("transaction_id", out _));
        Assert.Equal(asked.Text, (await Post(Request(no, code, 100_001))).Text);
        (await Post(Request(NewNo(), code))).MustRefuse(403, "AUTH_CODE_INVALID", "/payer/auth_code");

        var shown = await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode");
        Assert.NotEqual(code, shown.Json.GetProperty("code").GetString());
        var waiting = shown.Json.GetProperty("asked");
        Assert.Equal(100_001, waiting.GetProperty("amount").GetInt64());
        Assert.Equal("A shop", waiting.GetProperty("merchantName").GetString());
        var prepayId = waiting.GetProperty("prepayId").GetString()!;
        Assert.Equal((403, "PASSWORD_WRONG"), Refused(await _tael.Payer.Pay(prepayId, "mine", "000000")));
        Assert.Equal("USERPAYING", (await Query(no)).Json.GetProperty("trade_state").GetString());
        Assert.Equal(200, (await _tael.Payer.Pay(prepayId, "mine", WireTael.Password)).Status);

        Assert.Equal("SUCCESS", (await Query(no)).Json.GetProperty("trade_state").GetString());
        Assert.Equal((await Query(no)).Text, (await Post(Request(no, code, 100_001))).Text);
        var after = await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode");
        Assert.Equal(JsonValueKind.Null, after.Json.GetProperty("asked").ValueKind);
    }

    [Fact]
    public async Task Who_does_not_confirm_within_five_minutes_has_not_paid()
    {
        var no = NewNo();
        await Post(Request(no, await Code(), 100_001));
        var shown = await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode");
        var prepayId = shown.Json.GetProperty("asked").GetProperty("prepayId").GetString()!;
        await Advance(300);
        Assert.Equal("PAYERROR", (await Query(no)).Json.GetProperty("trade_state").GetString());
        Assert.Equal((409, "ORDER_CLOSED"), Refused(await _tael.Payer.Pay(prepayId, "late", WireTael.Password)));
    }

    [Fact]
    public async Task A_reversal_ends_what_waits_and_gives_back_what_is_paid()
    {
        var before = await _tael.Payer.Balance();
        var (waits, pays) = (NewNo(), NewNo());
        await Post(Request(waits, await Code(), 100_001));
        var shown = await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode");
        var prepayId = shown.Json.GetProperty("asked").GetProperty("prepayId").GetString()!;
        await Post(Request(pays, await Code()));
        (await Merchant.Post($"/v3/pay/transactions/out-trade-no/{waits}/close", new { mchid = Merchant.Mchid }))
            .MustRefuse(400, "INVALID_REQUEST");

        foreach (var no in new[] { waits, pays })
        {
            var done = await Reverse(no);
            done.MustBeSignedBy(_tael.Platform.PublicKey);
            Assert.Equal(
                JsonSerializer.Serialize(new { appid = WireTael.AppId, mchid = Merchant.Mchid, out_trade_no = no }), done.Text);
            Assert.Equal(done.Text, (await Reverse(no)).Text);
            var order = (await Query(no)).Json;
            Assert.Equal("REVOKED", order.GetProperty("trade_state").GetString());
            Assert.Equal("订单已撤销", order.GetProperty("trade_state_desc").GetString());
        }

        Assert.Equal((409, "ORDER_CLOSED"), Refused(await _tael.Payer.Pay(prepayId, "late", WireTael.Password)));
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (await _tael.Payer.Balance() != before) deadline.Token.ThrowIfCancellationRequested();
        (await Refund(pays, "more")).MustRefuse(400, "INVALID_REQUEST", "/amount/refund");
    }

    [Fact]
    public async Task A_reversal_has_its_limits()
    {
        var no = NewNo();
        (await Reverse(no)).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Post(Request(no, await Code()))).MustRefuse(400, "ORDER_CLOSED");

        var (part, late) = (NewNo(), NewNo());
        await Post(Request(part, await Code()));
        await Post(Request(late, await Code()));
        Assert.Equal(200, (int)(await Refund(part, "part")).Status);
        (await Reverse(part)).MustRefuse(400, "INVALID_REQUEST");
        await Advance((7 * 86_400) + 60);
        (await Reverse(late)).MustRefuse(400, "INVALID_REQUEST");
        Assert.Equal("SUCCESS", (await Query(late)).Json.GetProperty("trade_state").GetString());

        var path = $"/v3/pay/transactions/out-trade-no/{late}/reverse";
        var appid = WireTael.AppId;
        (await Merchant.Post(path, new { appid })).MustRefuse(400, "PARAM_ERROR", "/mchid");
        (await Merchant.Post(path, new { mchid = Merchant.Mchid })).MustRefuse(400, "PARAM_ERROR", "/appid");
        (await Merchant.Post(path, new { appid, mchid = "1900000902" })).MustRefuse(400, "APPID_MCHID_NOT_MATCH", "/mchid");
        (await Merchant.Post(path, new { appid = WireTael.OtherAppId, mchid = Merchant.Mchid }))
            .MustRefuse(400, "APPID_MCHID_NOT_MATCH", "/appid");
        (await Merchant.Post(path, new { appid, mchid = Merchant.Mchid, out_trade_no = late }))
            .MustRefuse(400, "PARAM_ERROR", "/out_trade_no");
        (await Merchant.Post("/v3/pay/transactions/out-trade-no/x/reverse", new { appid, mchid = Merchant.Mchid }))
            .MustRefuse(400, "PARAM_ERROR", "out_trade_no");
        (await Refund(late, "reverse@x", reserved: true)).MustRefuse(400, "PARAM_ERROR", "/out_refund_no");
    }

    [Fact]
    public async Task What_the_wallet_does_not_have_is_not_enough()
    {
        var no = NewNo();
        (await Post(Request(no, await Code(), 5_000_001))).MustRefuse(403, "RULE_LIMIT");
        for (var paid = 0L; paid < 1_000_000; paid += 100_000)
        {
            Assert.Equal(200, (int)(await Post(Request(NewNo(), await Code(), 100_000))).Status);
            await Advance(60);
        }

        (await Post(Request(NewNo(), await Code(), 1))).MustRefuse(403, "NOT_ENOUGH");
    }

    private static (int Status, string? Code) Refused(Reply reply) => (reply.Status, reply.Code);

    private static string NewNo() => $"order-{RandomText.Alphanumeric(16)}";

    private JsonObject Request(string no, string code, long total = 100) => new()
    {
        ["appid"] = WireTael.AppId,
        ["mchid"] = Merchant.Mchid,
        ["description"] = "苹果",
        ["out_trade_no"] = no,
        ["payer"] = new JsonObject { ["auth_code"] = code },
        ["amount"] = new JsonObject { ["total"] = total, ["currency"] = "CNY" },
        ["scene_info"] = new JsonObject { ["device_id"] = "till-7", ["store_info"] = new JsonObject { ["id"] = "s1" } },
    };

    private async Task<string> Code()
    {
        var shown = await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode");
        Assert.True(shown.Status == 200, $"{shown.Status}");
        return shown.Json.GetProperty("code").GetString()!;
    }

    private Task<WireReply> Post(JsonObject request) => Merchant.PostText(Codepay, request.ToJsonString());

    private Task<WireReply> Query(string no) =>
        Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={Merchant.Mchid}");

    private Task<WireReply> Reverse(string no) => Merchant.Post(
        $"/v3/pay/transactions/out-trade-no/{no}/reverse", new { appid = WireTael.AppId, mchid = Merchant.Mchid });

    private Task<WireReply> Refund(string no, string name, bool reserved = false) => Merchant.Post(
        "/v3/refund/domestic/refunds",
        new
        {
            out_trade_no = no,
            out_refund_no = reserved ? name : $"{no}@{name}",
            amount = new { refund = 40, total = 100, currency = "CNY" },
        });

    private Task Advance(int seconds)
    {
        _tael.Get<TestClock>().Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }

    private async Task<string[]> Journal(string no)
    {
        var order = Domain.Payments.OutTradeNo.Parse(no).OrderOf(Domain.Merchants.MerchantId.Parse(Merchant.Mchid));
        var history = await _tael.Get<Tael.Grains.Ledger.IJournal>().ReadFromStart(order);
        return [.. history.Rows.Select(row => System.Text.Encoding.UTF8.GetString(row.Payload.Span))];
    }
}
