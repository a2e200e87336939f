using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Tests.Operators;

namespace Tael.Tests.Keys;

/// <summary>A merchant changes the key that it signs with: both are good, then the old one is ended.</summary>
public sealed class MerchantRotationTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    [Fact]
    public async Task Both_keys_are_good_until_the_old_one_is_ended()
    {
        var merchant = await tael.NewMerchant();
        var made = await tael.Post($"/sandbox/merchants/{merchant.Mchid}/keys", new { });
        Assert.Equal(200, made.Status);
        var renewed = With(merchant, made.Json.GetProperty("serialNo").GetString()!, made.Json.GetProperty("privateKey").GetString()!);
        foreach (var signer in new[] { merchant, renewed, merchant })
        {
            var reply = await Echo(signer);
            Assert.Equal("秘密", Decrypt(signer, reply.Json.GetProperty("encrypted_echo_message").GetString()!));
        }

        // A request sent again under the other key is the same request.
        var code = await merchant.Order("under-both-keys", 5);
        Assert.Equal(code, await renewed.Order("under-both-keys", 5));

        var ended = await tael.Send(new(HttpMethod.Delete, $"/sandbox/merchants/{merchant.Mchid}/keys/{merchant.SerialNo}"));
        Assert.Equal(204, ended.Status);
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        Reply refused;
        while ((refused = await Echo(merchant)).Status == 200) deadline.Token.ThrowIfCancellationRequested();
        Assert.Equal((401, "SIGN_ERROR"), (refused.Status, refused.Code));
        Assert.Equal("serial_no", refused.Json.GetProperty("detail").GetProperty("field").GetString());
        Assert.Equal(200, (await Echo(renewed)).Status);
        var last = await tael.Send(new(HttpMethod.Delete, $"/sandbox/merchants/{merchant.Mchid}/keys/{renewed.SerialNo}"));
        Assert.Equal((409, "LAST_KEY"), (last.Status, last.Code));
        Assert.Equal(200, (await Echo(renewed)).Status);
    }

    [Fact]
    public async Task An_operator_adds_a_certificate_that_the_merchant_has_made()
    {
        var merchant = await tael.NewMerchant();
        var operators = new OperatorClient(tael);
        var keys = $"/merchants/{merchant.Mchid}/keys";
        using var own = RSA.Create(2048);
        var pem = Certificate(own, 0x11);
        foreach (var _ in new[] { "first", "again" }) Assert.Equal(204, (await operators.Post(keys, new { certificate = pem })).Status);
        Assert.Equal(
            [merchant.SerialNo, SerialOf(pem)],
            (await operators.Get(keys)).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("serialNo").GetString()));
        Assert.Equal(200, (await Echo(With(merchant, SerialOf(pem), own.ExportPkcs8PrivateKeyPem()))).Status);

        using var another = RSA.Create(2048);
        Assert.Equal((409, "SERIAL_NO_USED"), Of(await operators.Post(keys, new { certificate = Certificate(another, 0x11) })));
        for (byte serial = 0x12; serial <= 0x14; serial++)
        {
            Assert.Equal(204, (await operators.Post(keys, new { certificate = Certificate(another, serial) })).Status);
        }

        Assert.Equal((409, "TOO_MANY_KEYS"), Of(await operators.Post(keys, new { certificate = Certificate(another, 0x15) })));
        Assert.Equal((409, "TOO_MANY_KEYS"), Of(await tael.Post($"/sandbox{keys}", new { })));
        Assert.Equal(204, (await operators.Delete($"{keys}/{SerialOf(pem)}")).Status);
        Assert.Equal(204, (await operators.Delete($"{keys}/{SerialOf(pem)}")).Status);
        Assert.Equal(204, (await operators.Post(keys, new { certificate = Certificate(another, 0x15) })).Status);

        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var bad in new[] { "", "x", own.ExportSubjectPublicKeyInfoPem(), Certificate(small, 0x16), Certificate(curve) })
        {
            Assert.Equal((400, "PARAM_ERROR"), Of(await operators.Post(keys, new { certificate = bad })));
        }

        Assert.Equal((400, "PARAM_ERROR"), Of(await operators.Post(keys, new { })));
        foreach (var nobody in new[] { "/merchants/1900000001/keys", "/merchants/x/keys" })
        {
            Assert.Equal((404, "MERCHANT_NOT_FOUND"), Of(await operators.Get(nobody)));
            Assert.Equal((404, "MERCHANT_NOT_FOUND"), Of(await operators.Post(nobody, new { certificate = pem })));
            Assert.Equal((404, "MERCHANT_NOT_FOUND"), Of(await operators.Delete($"{nobody}/11")));
        }

        Assert.Equal(5, (await operators.Get(keys)).Json.GetProperty("keys").GetArrayLength());
        Assert.Equal(200, (await Echo(merchant)).Status);
    }

    internal static string Decrypt(MerchantClient merchant, string encrypted)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(merchant.PrivateKeyPem);
        return Encoding.UTF8.GetString(rsa.Decrypt(Convert.FromBase64String(encrypted), RSAEncryptionPadding.OaepSHA1));
    }

    private Task<Reply> Echo(MerchantClient merchant)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(merchant.PlatformPublicKeyPem);
        var secret = Convert.ToBase64String(rsa.Encrypt("秘密"u8, RSAEncryptionPadding.OaepSHA1));
        var body = JsonSerializer.Serialize(new { echo_message = "a", encrypted_echo_message = secret });
        return merchant.Send(HttpMethod.Post, "/v3/security/echo", body, merchant.File.GetProperty("platformPublicKeyId").GetString());
    }

    /// <summary>The same merchant's program with another key.</summary>
    private MerchantClient With(MerchantClient merchant, string serialNo, string privateKey)
    {
        var file = JsonNode.Parse(merchant.File.GetRawText())!;
        (file["serialNo"], file["privateKey"]) = (serialNo, privateKey);
        return new(tael.Http, JsonSerializer.SerializeToElement(file));
    }

    private static string Certificate(RSA key, byte serial) => PemOf(
        new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), serial);

    private static string Certificate(ECDsa key) =>
        PemOf(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256), X509SignatureGenerator.CreateForECDsa(key), 0x17);

    private static string PemOf(CertificateRequest request, X509SignatureGenerator signer, byte serial)
    {
        var now = DateTimeOffset.UtcNow;
        using var made = request.Create(request.SubjectName, signer, now.AddDays(-1), now.AddDays(1), [serial, 0x01]);
        return made.ExportCertificatePem();
    }

    private static string SerialOf(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.SerialNumber;
    }

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
