using System.Text.Json;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Operators;

/// <summary>What an operator sees of the grains, and does to one.</summary>
public sealed class GrainsTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    internal static readonly bool IsOrleans = typeof(IGrain).Assembly.GetName().Name == "Orleans.Core.Abstractions";

    [Fact]
    public async Task Types_and_methods_with_figures()
    {
        var operators = new OperatorClient(tael);
        var before = Calls(await Types(), "wallet", "PayOrder");
        var (payer, merchant) = (await tael.NewPayer(1_000), tael.DemoMerchant());
        Assert.Equal(200, (await payer.Pay(await merchant.Order("grains-1", 100), "g-1")).Status);

        var types = await Types();
        Assert.Equal(before + 1, Calls(types, "wallet", "PayOrder"));
        var wallet = types.EnumerateArray().Single(type => type.GetProperty("type").GetString() == "wallet");
        Assert.True(wallet.GetProperty("activations").GetInt32() > 0);
        Assert.True(wallet.GetProperty("callsPerSecond").GetDecimal() > 0);
        var pay = wallet.GetProperty("methods").EnumerateArray().Single(method => method.GetProperty("name").GetString() == "PayOrder");
        Assert.True(pay.GetProperty("p50Millis").GetDecimal() > 0);
        Assert.True(pay.GetProperty("p99Millis").GetDecimal() >= pay.GetProperty("p50Millis").GetDecimal());
        Assert.DoesNotContain(types.EnumerateArray().Where(type => type.GetProperty("type").GetString() == "audit"), HasMethods);

        async Task<JsonElement> Types() => (await operators.Get("/grains")).Json.GetProperty("types");
        static bool HasMethods(JsonElement type) => type.GetProperty("methods").GetArrayLength() > 0;
    }

    [Fact]
    public async Task One_grain_with_its_state_and_calls_and_without_secrets()
    {
        var operators = new OperatorClient(tael);
        var (payer, merchant) = (await tael.NewPayer(1_000), tael.DemoMerchant());
        var wallet = await WalletOf(payer, merchant, "inside-1");
        await operators.Get($"/grains/{wallet}");
        Assert.Equal(200, (await payer.Pay(await merchant.Order("inside-2", 100), "i-2")).Status);

        var reply = await operators.Get($"/grains/{wallet}");
        var grain = reply.Json;
        Assert.Equal("wallet", grain.GetProperty("type").GetString());
        Assert.Equal(1, grain.GetProperty("activations").GetInt32());
        var account = grain.GetProperty("account");
        Assert.Equal(800, account.GetProperty("balance").GetInt64());
        Assert.Equal("CNY 800", account.GetProperty("state").GetProperty("balance").GetString());
        Assert.False(account.GetProperty("damaged").GetBoolean());
        Assert.False(account.GetProperty("state").TryGetProperty("password", out _));
        var call = grain.GetProperty("recentCalls").EnumerateArray().Single(c => c.GetProperty("method").GetString() == "PayOrder");
        Assert.Equal(JsonValueKind.Null, call.GetProperty("error").ValueKind);
        Assert.True(call.GetProperty("millis").GetDecimal() > 0);

        var shop = (await operators.Get($"/grains/m-{tael.SandboxFile("merchant.json").GetProperty("mchid").GetString()}")).Json;
        var profile = shop.GetProperty("account").GetProperty("state").GetProperty("profile");
        Assert.NotEmpty(profile.GetProperty("name").GetString()!);
        Assert.False(profile.TryGetProperty("sealedApiV3Key", out _));
        Assert.All(profile.GetProperty("keys").EnumerateArray(), key => Assert.Equal(["serialNo"], key.EnumerateObject().Select(p => p.Name)));
    }

    [Fact]
    public async Task A_grain_that_is_not_active_is_not_brought_to_life()
    {
        var operators = new OperatorClient(tael);
        for (var i = 0; i < 2; i++)
        {
            var grain = (await operators.Get("/grains/w-99999999")).Json;
            Assert.Equal(0, grain.GetProperty("activations").GetInt32());
            Assert.Equal(JsonValueKind.Null, grain.GetProperty("account").ValueKind);
        }

        var refused = await operators.Post("/grains/w-99999999/deactivate", new { });
        Assert.Equal((409, "NOT_ACTIVE"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_deactivated_grain_reads_everything_anew()
    {
        var operators = new OperatorClient(tael);
        var (payer, merchant) = (await tael.NewPayer(1_000), tael.DemoMerchant());
        var wallet = await WalletOf(payer, merchant, "anew-1");
        Assert.Equal(204, (await operators.Post($"/grains/{wallet}/deactivate", new { })).Status);
        // Microsoft Orleans tells where it knows a grain to have been last.
        if (!IsOrleans) Assert.Equal(0, (await operators.Get($"/grains/{wallet}")).Json.GetProperty("activations").GetInt32());
        Assert.Equal(900, await payer.Balance());
        Assert.Equal(1, (await operators.Get($"/grains/{wallet}")).Json.GetProperty("activations").GetInt32());
    }

    [Theory]
    [InlineData("wallet")]
    [InlineData("w-")]
    [InlineData("y-1")]
    [InlineData("w-%7F")]
    [InlineData("w-012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task What_is_no_grain_is_refused(string id)
    {
        var operators = new OperatorClient(tael);
        var refused = await operators.Get($"/grains/{id}");
        Assert.Equal((400, "PARAM_ERROR"), (refused.Status, refused.Code));
        Assert.Equal(400, (await operators.Post($"/grains/{id}/deactivate", new { })).Status);
        Assert.Equal(400, (await operators.Post("/grains/u-audit/deactivate", new { force = true })).Status);
    }

    [Fact]
    public async Task Who_may_only_look_does_not_act()
    {
        const string Viewer = "viewers-token-that-nobody-guesses";
        await using var other = await TaelUnderTest.Start(prepare: data =>
        {
            Secrets.Open(Path.Combine(data, "secrets"), SecretsMode.Sandbox);
            File.AppendAllLines(
                Path.Combine(data, "secrets", OperatorTokens.File), [OperatorTokens.Line(OperatorRole.Viewer, Viewer)]);
        });
        var viewer = new OperatorClient(other, Viewer);
        Assert.Equal(200, (await viewer.Get("/grains")).Status);
        Assert.Equal(200, (await viewer.Get("/figures")).Status);
        var refused = await viewer.Post("/grains/u-audit/deactivate", new { });
        Assert.Equal((403, "ROLE_MISSING"), (refused.Status, refused.Code));
        Assert.Equal(401, (await new OperatorClient(other, "x").Get("/grains")).Status);
    }

    internal static async Task<string> WalletOf(PayerClient payer, MerchantClient merchant, string outTradeNo)
    {
        var paid = await payer.Pay(await merchant.Order(outTradeNo, 100), outTradeNo);
        Assert.Equal(200, paid.Status);
        return $"w-{payer.UserId}";
    }

    private static long Calls(JsonElement types, string type, string method) => types.EnumerateArray()
        .Where(kind => kind.GetProperty("type").GetString() == type)
        .SelectMany(kind => kind.GetProperty("methods").EnumerateArray())
        .Where(found => found.GetProperty("name").GetString() == method)
        .Sum(found => found.GetProperty("calls").GetInt64());
}
