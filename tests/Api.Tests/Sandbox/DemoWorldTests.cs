using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Sandbox;

public sealed class DemoWorldTests
{
    private static readonly string[] MerchantFields =
    [
        "mchid", "appid", "serialNo", "apiV3Key", "apiV2Key", "privateKeyFile", "platformPublicKeyId", "platformPublicKeyFile",
        "platformSerialNo", "platformCertificateFile", "baseUrl",
    ];

    [Fact]
    public async Task The_first_start_writes_what_a_client_needs()
    {
        await using var tael = await TaelUnderTest.Start();
        var merchant = tael.SandboxFile("merchant.json");
        Assert.Equal(MerchantFields.Order(), merchant.EnumerateObject().Select(field => field.Name).Order());
        Assert.Matches("^19[0-9]{8}$", Field("mchid"));
        Assert.Matches("^wx[0-9a-f]{16}$", Field("appid"));
        Assert.Matches("^[0-9A-F]{40}$", Field("serialNo"));
        Assert.Equal(32, Field("apiV3Key").Length);
        Assert.StartsWith("PUB_KEY_ID_0", Field("platformPublicKeyId"), StringComparison.Ordinal);
        Assert.Equal(tael.Address.AbsoluteUri.TrimEnd('/'), Field("baseUrl"));

        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Field("privateKeyFile")));
        using var platform = RSA.Create();
        platform.ImportFromPem(File.ReadAllText(Field("platformPublicKeyFile")));
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(Field("platformCertificateFile")));
        Assert.Equal(Field("platformSerialNo"), certificate.SerialNumber);

        var user = tael.SandboxFile("user.json");
        Assert.Equal(
            ["openid", "password", "token", "userId"], user.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal(1_000_000, await new PayerClient(tael.Http, user).Balance());

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(ownerOnly, File.GetUnixFileMode(Field("privateKeyFile")));
            Assert.Equal(ownerOnly, File.GetUnixFileMode(Path.Combine(tael.Data, "sandbox", "merchant.json")));
            Assert.Equal(ownerOnly, File.GetUnixFileMode(Path.Combine(tael.Data, "sandbox", "user.json")));
        }

        string Field(string name) => merchant.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task A_later_start_keeps_everything_but_the_address()
    {
        await using var tael = await TaelUnderTest.Start();
        var before = Files(tael);
        Assert.Equal(200, (await new PayerClient(tael.Http, tael.SandboxFile("user.json"))
            .Pay(await tael.DemoMerchant().Order("before-restart", 5), "r-1")).Status);
        await tael.Restart();

        var after = Files(tael);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var name in before.Keys.Except(["merchant.json"])) Assert.Equal(before[name], after[name]);
        Assert.Equal(
            tael.Address.AbsoluteUri.TrimEnd('/'),
            tael.SandboxFile("merchant.json").GetProperty("baseUrl").GetString());
        Assert.Equal(999_995, await new PayerClient(tael.Http, tael.SandboxFile("user.json")).Balance());
        await tael.DemoMerchant().Order("after-restart", 100);
    }

    [Fact]
    public async Task An_empty_store_gets_the_same_people_again()
    {
        await using var tael = await TaelUnderTest.Start();
        var before = Files(tael);
        await new PayerClient(tael.Http, tael.SandboxFile("user.json")).Pay(await tael.DemoMerchant().Order("paid-once", 5), "r-1");
        await tael.Restart(store: $"Data Source={Path.Combine(tael.Data, "empty.db")}");

        foreach (var name in before.Keys.Except(["merchant.json"])) Assert.Equal(before[name], Files(tael)[name]);
        var payer = new PayerClient(tael.Http, tael.SandboxFile("user.json"));
        Assert.Equal(1_000_000, await payer.Balance());
        var paid = await payer.Pay(await tael.DemoMerchant().Order("paid-once", 200_000), "r-1", payer.Password);
        Assert.Equal(200, paid.Status);
    }

    [Fact]
    public async Task In_production_there_is_no_sandbox_at_all()
    {
        await using var tael = await TaelUnderTest.Start(mode: SecretsMode.Production, prepare: TaelUnderTest.ProvideSecrets);
        foreach (var target in new[] { "/sandbox/clock", "/sandbox/webhooks", "/sandbox" })
        {
            Assert.Equal(404, (await tael.Get(target)).Status);
        }

        foreach (var target in new[]
        {
            "/sandbox/merchants", "/sandbox/users", "/sandbox/users/10000000/topups", "/sandbox/clock",
            "/sandbox/webhooks/x/replay", "/sandbox/signatures/explain", "/sandbox/faults", "/sandbox/reset",
        })
        {
            Assert.Equal(404, (await tael.Post(target, new { })).Status);
        }

        Assert.False(Directory.Exists(Path.Combine(tael.Data, "sandbox")));
        Assert.Equal(401, (await tael.Get("/wallet/v1/me")).Status);
    }

    [Fact]
    public async Task A_new_merchant_comes_with_its_keys_inline()
    {
        await using var tael = await TaelUnderTest.Start();
        var made = await tael.NewMerchant(new { name = "Second", feeBasisPoints = 38, platformKey = "certificate" });
        Assert.Contains("PRIVATE KEY", made.PrivateKeyPem, StringComparison.Ordinal);
        Assert.Contains("PUBLIC KEY", made.PlatformPublicKeyPem, StringComparison.Ordinal);
        Assert.DoesNotContain(
            made.File.EnumerateObject(), field => field.Name.EndsWith("File", StringComparison.Ordinal));
        await made.Order("by-the-second", 100);

        Assert.Equal("PARAM_ERROR", (await tael.Post("/sandbox/merchants", new { feeBasisPoints = 1_001 })).Code);
        Assert.Equal("PARAM_ERROR", (await tael.Post("/sandbox/merchants", new { fee = 1 })).Code);
    }

    [Fact]
    public async Task A_user_has_another_openid_for_another_app()
    {
        await using var tael = await TaelUnderTest.Start();
        var second = await tael.NewMerchant();
        var here = await tael.NewPayer(balance: 10);
        var there = await tael.NewPayer(balance: 10, appid: second.AppId);

        // Each is found by its own app's merchant and by no other.
        await tael.DemoMerchant().OrderFor(here.OpenId, "for-here-1", 1);
        var prepayId = await second.OrderFor(there.OpenId, "for-there-1", 1);
        Assert.Equal(200, (await there.Pay(prepayId, "r-1")).Status);
        Assert.Equal("PARAM_ERROR", (await tael.Post("/sandbox/users", new { appid = "nonsense" })).Code);
    }

    private static Dictionary<string, string> Files(TaelUnderTest tael) => Directory
        .GetFiles(Path.Combine(tael.Data, "sandbox"))
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
}
