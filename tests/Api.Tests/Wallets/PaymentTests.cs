using System.Net.Http.Json;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Wallets;

public sealed class PaymentTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    [Fact]
    public async Task Answers_the_transaction_and_the_wallet_has_paid()
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        var no = No();
        var code = await merchant.Order(no, 400);

        var look = await payer.LookAt(code);
        Assert.Equal(200, look.Status);
        Assert.Equal(400, look.Json.GetProperty("amount").GetInt64());
        Assert.Equal("NOTPAY", look.Json.GetProperty("state").GetString());
        Assert.True(look.Json.GetProperty("payable").GetBoolean());
        Assert.Equal("Tael demo merchant", look.Json.GetProperty("merchantName").GetString());

        var paid = await payer.Pay(code, "r-1");
        Assert.Equal(200, paid.Status);
        Assert.Equal("SUCCESS", paid.Json.GetProperty("trade_state").GetString());
        Assert.Equal(no, paid.Json.GetProperty("out_trade_no").GetString());
        Assert.Equal(payer.OpenId, paid.Json.GetProperty("payer").GetProperty("openid").GetString());
        Assert.Equal(600, await payer.Balance());
        Assert.Equal("SUCCESS", (await payer.LookAt(code)).Json.GetProperty("state").GetString());
        Assert.Equal($"{paid.Json}", $"{await merchant.Query(no)}");
    }

    /// <summary>Each row: what is wrong, and what it is answered with. None of them moves money.</summary>
    [Fact]
    public async Task Refuses_what_it_must_by_a_name_from_the_list()
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 300_000);

        await Check(404, "ORDER_NOT_FOUND", "weixin://wxpay/bizpayurl?pr=AAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        await Check(404, "ORDER_NOT_FOUND", "wx!=");
        await Check(404, "ORDER_NOT_FOUND", "wx201410272009395522657a690389285100");
        await Check(403, "NOT_ENOUGH", await merchant.Order(No(), 300_001), payer.Password);
        await Check(403, "PASSWORD_REQUIRED", await merchant.Order(No(), 100_001));
        await Check(403, "LIMIT_EXCEEDED", await merchant.Order(No(), 5_000_001), payer.Password);

        var closed = No();
        var closedCode = await merchant.Order(closed, 100);
        await merchant.Close(closed);
        await Check(409, "ORDER_CLOSED", closedCode);

        var other = await tael.NewPayer(balance: 1_000);
        var paidCode = await merchant.Order(No(), 100);
        Assert.Equal(200, (await other.Pay(paidCode, "r-1")).Status);
        await Check(409, "ORDER_PAID", paidCode);

        await Check(403, "NOT_THE_PAYER", await merchant.OrderFor(other.OpenId, No(), 100));

        Assert.Equal(300_000, await payer.Balance());
        Assert.Equal(900, await other.Balance());

        async Task Check(int status, string code, string order, string? password = null)
        {
            var reply = await payer.Pay(order, $"r-{Guid.NewGuid():N}", password);
            Assert.Equal((status, code), (reply.Status, reply.Code));
            Assert.StartsWith("application/problem+json", reply.ContentType);
        }
    }

    [Fact]
    public async Task A_request_id_stands_for_one_payment_only()
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        Assert.Equal(200, (await payer.Pay(await merchant.Order(No(), 100), "r-1")).Status);

        var reply = await payer.Pay(await merchant.Order(No(), 100), "r-1");
        Assert.Equal((409, "REQUEST_ID_USED"), (reply.Status, reply.Code));
        Assert.Equal(900, await payer.Balance());
    }

    /// <summary>Paid once by this wallet, and then asked to pay once more: the money goes there and comes
    /// back.</summary>
    [Fact]
    public async Task An_order_is_not_paid_twice_by_the_same_wallet()
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        var code = await merchant.Order(No(), 100);
        Assert.Equal(200, (await payer.Pay(code, "r-1")).Status);

        var again = await payer.Pay(code, "r-2");
        Assert.Equal((409, "ORDER_PAID"), (again.Status, again.Code));
        await Until(async () => await payer.Balance() == 900);
    }

    [Fact]
    public async Task Locks_the_password_after_five_wrong_ones_until_three_hours_have_passed()
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        var wrong = payer.Password == "000000" ? "000001" : "000000";
        var code = await merchant.Order(No(), 100);

        for (var i = 0; i < 5; i++) await Check(403, "PASSWORD_WRONG", wrong);
        await Check(423, "PASSWORD_LOCKED", payer.Password);
        Assert.NotNull(
            (await payer.Send(HttpMethod.Get, "/wallet/v1/me")).Json.GetProperty("passwordLockedUntil").GetString());

        Assert.Equal(200, (await tael.Post("/sandbox/clock", new { advance = "PT3H1S" })).Status);
        Assert.Equal(200, (await payer.Pay(code, "r-right", payer.Password)).Status);

        async Task Check(int status, string name, string password)
        {
            var reply = await payer.Pay(code, "r-right", password);
            Assert.Equal((status, name), (reply.Status, reply.Code));
        }
    }

    [Fact]
    public async Task An_order_expires_with_the_test_clock()
    {
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        var now = (await tael.Get("/sandbox/clock")).Json.GetProperty("now").GetDateTimeOffset();
        var until = now.AddMinutes(10).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz");
        var code = await merchant.Order(No(), 100, timeExpire: until);

        await tael.Post("/sandbox/clock", new { advance = "PT10M" });
        var reply = await payer.Pay(code, "r-1");
        Assert.Equal((409, "ORDER_EXPIRED"), (reply.Status, reply.Code));
        var look = (await payer.LookAt(code)).Json;
        Assert.Equal("ORDER_EXPIRED", look.GetProperty("whyNot").GetString());
        Assert.False(look.GetProperty("payable").GetBoolean());
        Assert.Equal(1_000, await payer.Balance());
    }

    [Fact]
    public async Task Nobody_pays_without_a_token()
    {
        foreach (var token in new[] { null, "", "ut_AAAA", "ut_!!==", "x" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/wallet/v1/me");
            if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            var reply = await tael.Send(request);
            Assert.Equal((401, "TOKEN_INVALID"), (reply.Status, reply.Code));
        }
    }

    [Theory]
    [InlineData("""{"codeUrl":"x"}""", "requestId")]
    [InlineData("""{"requestId":"r"}""", "prepayId")]
    [InlineData("""{"requestId":"r","codeUrl":"x","prepayId":"x"}""", "prepayId")]
    [InlineData("""{"requestId":"r ","codeUrl":"x"}""", "requestId")]
    [InlineData("""{"requestId":"","codeUrl":"x"}""", "requestId")]
    [InlineData("""{"requestId":null,"codeUrl":"x"}""", "requestId")]
    [InlineData("""{"requestId":"r","codeUrl":"x","password":"12345"}""", "password")]
    [InlineData("""{"requestId":"r","codeUrl":"x","amount":1}""", "amount")]
    [InlineData("""{"requestId":"r","codeUrl":"x","codeUrl":"y"}""", "codeUrl")]
    [InlineData("""{"requestId":1,"codeUrl":"x"}""", "requestId")]
    [InlineData("""["r"]""", "")]
    [InlineData("null", "")]
    [InlineData("", "requestId")]
    [InlineData("{", "")]
    public async Task Reads_strictly_and_names_the_field(string body, string field)
    {
        var payer = await tael.NewPayer();
        var reply = await payer.Send(HttpMethod.Post, "/wallet/v1/payments", new StringContent(body));
        Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        Assert.Contains(field, reply.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Tael.", reply.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_a_wallet_is_told_so()
    {
        var tokens = (UserTokens)tael.Services.GetService(typeof(UserTokens))!;
        var token = tokens.Issue(Domain.Wallets.UserId.Parse("88888888"), Domain.Instant.Of(TimeProvider.System));
        var nobody = new PayerClient(tael.Http, System.Text.Json.JsonElement.Parse($$"""{"token":"{{token}}"}"""));
        var me = await nobody.Send(HttpMethod.Get, "/wallet/v1/me");
        Assert.Equal((404, "WALLET_NOT_FOUND"), (me.Status, me.Code));
        var paid = await nobody.Pay(await tael.DemoMerchant().Order(No(), 100), "r-1");
        Assert.Equal((404, "WALLET_NOT_FOUND"), (paid.Status, paid.Code));
    }

    [Fact]
    public async Task Tops_up_once_per_request_id()
    {
        var payer = await tael.NewPayer(balance: 5);
        var target = $"/sandbox/users/{payer.UserId}/topups";
        for (var i = 0; i < 3; i++)
        {
            var reply = await tael.Post(target, new { amount = 100, requestId = $"t-{payer.UserId}" });
            Assert.Equal(200, reply.Status);
            Assert.Equal(105, reply.Json.GetProperty("balance").GetInt64());
        }

        Assert.Equal(
            "REQUEST_ID_USED", (await tael.Post(target, new { amount = 101, requestId = $"t-{payer.UserId}" })).Code);
        Assert.Equal("PARAM_ERROR", (await tael.Post(target, new { amount = 0 })).Code);
        Assert.Equal("PARAM_ERROR", (await tael.Post(target, new { amount = 1, currency = "CNY" })).Code);
        Assert.Equal("USER_NOT_FOUND", (await tael.Post("/sandbox/users/99999999/topups", new { amount = 1 })).Code);
        Assert.Equal("USER_NOT_FOUND", (await tael.Post("/sandbox/users/me/topups", new { amount = 1 })).Code);
        Assert.Equal(105, await payer.Balance());
    }

    private static string No() => $"t-{Guid.NewGuid().ToString("N")[..20]}";

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await holds()) deadline.Token.ThrowIfCancellationRequested();
    }
}
