using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Tests.Notifications;

namespace Tael.Tests.Keys;

/// <summary>The platform's keys as a merchant's program has downloaded them, by the names under which answers are signed.</summary>
internal sealed class KeyRing(Dictionary<string, string> pems)
{
    public IEnumerable<string> Ids => pems.Keys;

    public static async Task<KeyRing> Download(MerchantClient merchant)
    {
        var reply = await merchant.Send(HttpMethod.Get, "/v3/certificates", "");
        Assert.Equal(200, reply.Status);
        return new(reply.Json.GetProperty("data").EnumerateArray().ToDictionary(
            item => item.GetProperty("serial_no").GetString()!, item => Open(merchant, item.GetProperty("encrypt_certificate"))));
    }

    /// <summary>The name of the key that an answer is signed with, which must be one of these.</summary>
    public string SignerOf(Reply reply)
    {
        Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body));
        return Verify(name => reply.Headers.GetValues(name).Single(), Encoding.UTF8.GetString(reply.Body));
    }

    public string SignerOf(Heard heard) => Verify(name => heard.Headers[name], heard.Body);

    /// <summary>A sensitive field for the owner of a key.</summary>
    public string Encrypt(string id, string text)
    {
        using var certificate = X509Certificate2.CreateFromPem(pems[id]);
        using var rsa = certificate.GetRSAPublicKey()!;
        return Convert.ToBase64String(rsa.Encrypt(Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA1));
    }

    private string Verify(Func<string, string> header, string body)
    {
        var id = header("Wechatpay-Serial");
        Assert.Contains(id, Ids);
        using var certificate = X509Certificate2.CreateFromPem(pems[id]);
        using var rsa = certificate.GetRSAPublicKey()!;
        var message = Encoding.UTF8.GetBytes($"{header("Wechatpay-Timestamp")}\n{header("Wechatpay-Nonce")}\n{body}\n");
        Assert.True(rsa.VerifyData(
            message, Convert.FromBase64String(header("Wechatpay-Signature")), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return id;
    }

    private static string Open(MerchantClient merchant, JsonElement box)
    {
        Assert.True(Aead.TryOpen(
            merchant.ApiV3Key,
            new(box.GetProperty("nonce").GetString()!, "certificate", box.GetProperty("ciphertext").GetString()!),
            out var pem));
        return Encoding.ASCII.GetString(pem);
    }
}
