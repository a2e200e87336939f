using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api.Keys;
using Tael.Tests.Notifications;
using Tael.Tests.Operators;

namespace Tael.Tests.Keys;

/// <summary>The platform changes its keys while programs run: nothing is ever signed with a key that has not been listed before.</summary>
public sealed class PlatformRotationTests
{
    [Fact]
    public async Task New_keys_are_listed_then_sign_then_the_old_ones_end_and_no_program_notices()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var merchant = await tael.NewMerchant();
        var other = await tael.NewMerchant(new { platformKey = "certificate" });
        var payer = await tael.NewPayer(1_000, merchant.AppId);
        var old = await KeyRing.Download(merchant);
        var (certificate, publicKey) = (old.Ids.First(), old.Ids.Last());
        Assert.Equal((409, "WRONG_STEP"), Of(await Step(tael, "switch")));
        Assert.Equal((409, "WRONG_STEP"), Of(await Step(tael, "end")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Step(tael, "back")));

        // Announced, and not yet signing: who knows only the old ones goes on.
        Assert.Equal(["signs", "next", "signs", "next"], Uses(await Step(tael, "announce")));
        Assert.Equal((409, "WRONG_STEP"), Of(await Step(tael, "announce")));
        Assert.Equal((publicKey, certificate), (old.SignerOf(await Echo(merchant)), old.SignerOf(await Echo(other))));
        var both = await KeyRing.Download(merchant);
        Assert.Equal(4, both.Ids.Count());
        var (nextCertificate, nextPublicKey) = (both.Ids.ElementAt(1), both.Ids.ElementAt(3));
        Assert.Equal([certificate, publicKey], both.Ids.Where((_, i) => i is 0 or 2));
        await Serves(merchant, both, both.Ids);
        Assert.Equal(publicKey, old.SignerOf(await Notified("announced-1")));

        using var stop = new CancellationTokenSource();
        var calls = 0;
        var program = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; Interlocked.Increment(ref calls)) both.SignerOf(await Echo(merchant));
        });
        Assert.Equal(["signs", "previous", "signs", "previous"], Uses(await Step(tael, "switch")));
        Assert.Equal((409, "WRONG_STEP"), Of(await Step(tael, "announce")));
        Assert.Equal((nextPublicKey, nextCertificate), (both.SignerOf(await Echo(merchant)), both.SignerOf(await Echo(other))));
        Assert.Equal(nextPublicKey, both.SignerOf(await Notified("switched-1")));
        await Serves(merchant, both, both.Ids);
        Assert.Equal(publicKey, old.SignerOf(await Echo(merchant, publicKey)));
        Assert.Equal(nextPublicKey, tael.SandboxFile("merchant.json").GetProperty("platformPublicKeyId").GetString());
        await stop.CancelAsync();
        await program;
        Assert.NotEqual(0, calls);

        await tael.Restart();
        merchant = new(tael.Http, merchant.File);
        Assert.Equal([nextCertificate, certificate, nextPublicKey, publicKey], (await KeyRing.Download(merchant)).Ids);
        await Serves(merchant, both, both.Ids);

        Assert.Equal(["signs", "signs"], Uses(await Step(tael, "end")));
        Assert.Equal([nextCertificate, nextPublicKey], (await KeyRing.Download(merchant)).Ids);
        Assert.Equal(nextPublicKey, both.SignerOf(await Echo(merchant, publicKey)));
        var late = await Encrypted(merchant, both, publicKey);
        Assert.Equal((400, "PARAM_ERROR"), Of(late));
        Assert.Equal("Wechatpay-Serial", late.Json.GetProperty("detail").GetProperty("field").GetString());
        await Serves(merchant, both, [nextCertificate, nextPublicKey]);

        async Task<Heard> Notified(string no)
        {
            Assert.Equal(200, (await payer.Pay(await merchant.Order(no, 1, receiver.Url), $"pay-{no}")).Status);
            return await receiver.Next();
        }
    }

    [Fact]
    public async Task In_production_they_are_files_that_an_operator_lets_it_read_again()
    {
        await using var tael = await TaelUnderTest.Start(mode: SecretsMode.Production, prepare: TaelUnderTest.ProvideSecrets);
        var operators = new OperatorClient(tael, tael.Services.GetRequiredService<Secrets>().SandboxOperatorToken);
        var folder = Path.Combine(tael.Data, "secrets");
        var made = Directory.CreateTempSubdirectory("tael-next-").FullName;
        TaelUnderTest.ProvideSecrets(made);
        var fresh = Path.Combine(made, "secrets");
        try
        {
            var before = Ids(await operators.Get("/platform-keys"));
            Assert.Equal(404, (await tael.Get("/sandbox/platform-keys")).Status);

            // What nobody has seen does not come to sign.
            Copy(fresh, folder, "", "");
            Assert.Equal((409, "KEY_NOT_ANNOUNCED"), Of(await operators.Post("/platform-keys/reload", new { })));
            Assert.Equal(before, Ids(await operators.Get("/platform-keys")));

            // A start takes them as they are: that is for keys that are stolen.
            await tael.Restart();
            operators = new OperatorClient(tael, tael.Services.GetRequiredService<Secrets>().SandboxOperatorToken);
            before = Ids(await operators.Get("/platform-keys"));

            // Half of a pair, or what does not fit, changes nothing.
            TaelUnderTest.ProvideSecrets(Path.Combine(made, "more"));
            var next = Path.Combine(made, "more", "secrets");
            File.Copy(Path.Combine(next, Secrets.CertificateFile), Path.Combine(folder, $"next-{Secrets.CertificateFile}"));
            var half = await operators.Post("/platform-keys/reload", new { });
            Assert.Equal((409, "KEYS_REFUSED"), Of(half));
            Assert.Contains($"next-{Secrets.CertificateKeyFile}", half.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
            File.Copy(Path.Combine(folder, Secrets.CertificateKeyFile), Path.Combine(folder, $"next-{Secrets.CertificateKeyFile}"));
            Assert.Equal((409, "KEYS_REFUSED"), Of(await operators.Post("/platform-keys/reload", new { })));
            Assert.Equal(before, Ids(await operators.Get("/platform-keys")));

            Copy(next, folder, "", "next-");
            var announced = await operators.Post("/platform-keys/reload", new { });
            Assert.Equal(["signs", "next", "signs", "next"], Uses(announced));
            Assert.DoesNotContain("PRIVATE", Encoding.UTF8.GetString(announced.Body), StringComparison.Ordinal);

            Copy(folder, folder, "", "previous-");
            Copy(next, folder, "", "");
            foreach (var name in PlatformKeyFiles.Names) File.Delete(Path.Combine(folder, $"next-{name}"));
            var switched = await operators.Post("/platform-keys/reload", new { });
            Assert.Equal(["signs", "previous", "signs", "previous"], Uses(switched));
            var ids = Ids(announced);
            Assert.Equal([ids[1], ids[0], ids[3], ids[2]], Ids(switched));
            await tael.Restart();
            operators = new OperatorClient(tael, tael.Services.GetRequiredService<Secrets>().SandboxOperatorToken);
            Assert.Equal(Ids(switched), Ids(await operators.Get("/platform-keys")));
        }
        finally
        {
            Directory.Delete(made, recursive: true);
        }
    }

    private static void Copy(string from, string to, string prefixFrom, string prefixTo)
    {
        foreach (var name in PlatformKeyFiles.Names)
        {
            File.Copy(Path.Combine(from, prefixFrom + name), Path.Combine(to, prefixTo + name), overwrite: true);
        }
    }

    /// <summary>Each of the keys signs for who names it, and reads what is encrypted for it; the answer is for the merchant's key.</summary>
    private static async Task Serves(MerchantClient merchant, KeyRing ring, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            var reply = await Encrypted(merchant, ring, id);
            Assert.Equal(id, ring.SignerOf(reply));
            Assert.Equal("秘密", MerchantRotationTests.Decrypt(merchant, reply.Json.GetProperty("encrypted_echo_message").GetString()!));
        }
    }

    private static Task<Reply> Encrypted(MerchantClient merchant, KeyRing ring, string id) => merchant.Send(
        HttpMethod.Post,
        "/v3/security/echo",
        JsonSerializer.Serialize(new { echo_message = "a", encrypted_echo_message = ring.Encrypt(id, "秘密") }),
        id);

    private static Task<Reply> Echo(MerchantClient merchant, string? key = null) =>
        merchant.Send(HttpMethod.Post, "/v3/security/echo", """{"echo_message":"a"}""", key);

    private static Task<Reply> Step(TaelUnderTest tael, string step) => tael.Post("/sandbox/platform-keys", new { step });

    private static string[] Uses(Reply reply) => Each(reply, "use");

    private static string[] Ids(Reply reply) => Each(reply, "id");

    private static string[] Each(Reply reply, string name)
    {
        Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body));
        return [.. reply.Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty(name).GetString()!)];
    }

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
