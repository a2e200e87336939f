using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Wire;

/// <summary>The platform's keys as clients fetch and use them, and the wire as the pickiest of them sees it.</summary>
public sealed class CertificateTests(WireTael tael) : IClassFixture<WireTael>
{
    [Fact]
    public async Task Downloaded_certificates_verify_whatever_key_signs()
    {
        var reply = await tael.Merchant.Get("/v3/certificates");
        var data = reply.Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal([tael.Platform.Certificate.Id, tael.Platform.PublicKey.Id], data.Select(item => item.GetProperty("serial_no").GetString()));
        foreach (var item in data)
        {
            var box = item.GetProperty("encrypt_certificate");
            Assert.Equal("AEAD_AES_256_GCM", box.GetProperty("algorithm").GetString());
            Assert.Equal("certificate", box.GetProperty("associated_data").GetString());
            Assert.True(Aead.TryOpen(
                tael.Merchant.Credentials.ApiV3Key,
                new(box.GetProperty("nonce").GetString()!, "certificate", box.GetProperty("ciphertext").GetString()!),
                out var pem));
            using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
            var key = tael.Platform.Find(item.GetProperty("serial_no").GetString())!;
            Assert.Equal(key.PublicKeyPem, certificate.GetRSAPublicKey()!.ExportSubjectPublicKeyInfoPem());
        }

        (await tael.Merchant.Get("/v3/certificates?algorithm_type=ALL")).MustBeSignedBy(tael.Platform.PublicKey);
        (await tael.Merchant.Get("/v3/certificates?algorithm_type=SM2")).MustRefuse(404, "RESOURCE_NOT_EXISTS");
    }

    [Fact]
    public async Task Echo_says_it_back_and_encrypts_both_ways()
    {
        (await tael.Merchant.Post("/v3/security/echo", new { echo_message = "你好<&>" })).MustBeSignedBy(tael.Platform.PublicKey);
        using var own = RSA.Create();
        own.ImportFromPem(tael.Merchant.Credentials.PrivateKeyPem);
        foreach (var key in new[] { tael.Platform.Certificate, tael.Platform.PublicKey })
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(key.PublicKeyPem);
            var encrypted = Convert.ToBase64String(rsa.Encrypt("秘密"u8, RSAEncryptionPadding.OaepSHA1));
            var body = Encoding.UTF8.GetBytes($$"""{"echo_message":"你好","encrypted_echo_message":"{{encrypted}}"}""");
            var request = new WireRequest(HttpMethod.Post, "/v3/security/echo", body);
            var reply = await tael.Merchant.Send(request with { WechatpaySerial = key.Id });
            reply.MustBeSignedBy(key);
            Assert.Equal("你好", reply.Json.GetProperty("echo_message").GetString());
            var back = Convert.FromBase64String(reply.Json.GetProperty("encrypted_echo_message").GetString()!);
            Assert.Equal("秘密"u8, own.Decrypt(back, RSAEncryptionPadding.OaepSHA1));

            (await tael.Merchant.Send(request)).MustRefuse(400, "PARAM_ERROR", "Wechatpay-Serial");
            var wrong = key == tael.Platform.PublicKey ? tael.Platform.Certificate : tael.Platform.PublicKey;
            (await tael.Merchant.Send(request with { WechatpaySerial = wrong.Id })).MustRefuse(400, "PARAM_ERROR", "/encrypted_echo_message");
        }
    }

    /// <summary>The SDK for Java compares names of headers with their case; HttpClient would hide it.</summary>
    [Fact]
    public async Task Headers_are_written_as_documented()
    {
        var text = await Exchange("GET /v3/certificates HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 401 ", text, StringComparison.Ordinal);
        foreach (var header in new[]
        {
            "\r\nRequest-ID: ", "\r\nContent-Type: application/json; charset=utf-8\r\n", "\r\nContent-Language: zh-CN\r\n",
            "\r\nCache-Control: no-cache, must-revalidate\r\n", "\r\nX-Content-Type-Options: nosniff\r\n",
        })
        {
            Assert.Contains(header, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Server:", text, StringComparison.OrdinalIgnoreCase);
        var signed = await Exchange(Signed("/v3/certificates", "/v3/certificates"));
        Assert.StartsWith("HTTP/1.1 200 ", signed, StringComparison.Ordinal);
        foreach (var name in new[] { "Timestamp", "Nonce", "Signature", "Serial", "Signature-Type" })
        {
            Assert.Contains($"\r\nWechatpay-{name}: ", signed, StringComparison.Ordinal);
        }

        // Through a proxy the request line holds a whole address; signed is what comes after the host.
        var absolute = await Exchange(Signed($"{tael.Address.AbsoluteUri}v3/certificates", "/v3/certificates"));
        Assert.StartsWith("HTTP/1.1 200 ", absolute, StringComparison.Ordinal);
    }

    private string Signed(string target, string signedTarget)
    {
        var credentials = tael.Merchant.Credentials;
        using var rsa = RSA.Create();
        rsa.ImportFromPem(credentials.PrivateKeyPem);
        var (now, nonce) = (SigningClient.Now(), RandomText.Alphanumeric(16));
        var signature = Convert.ToBase64String(rsa.SignData(
            Encoding.UTF8.GetBytes($"GET\n{signedTarget}\n{now}\n{nonce}\n\n"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"GET {target} HTTP/1.1\r\nHost: {tael.Address.Authority}\r\nConnection: close\r\n"
            + $"Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"{credentials.Merchant}\",nonce_str=\"{nonce}\","
            + $"signature=\"{signature}\",timestamp=\"{now}\",serial_no=\"{credentials.SerialNo}\"\r\n\r\n";
    }

    private async Task<string> Exchange(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(tael.Address.Host, tael.Address.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
