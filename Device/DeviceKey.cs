using System.Security.Cryptography;
using System.Text;

namespace Tael.Device;

/// <summary>The device's key pair, on P-256. Its private half never leaves the device.</summary>
internal sealed class DeviceKey(string deviceId, ECDsa key)
{
    public string PublicKey { get; } = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    /// <summary>Shows that whoever offers the public half holds the private one.</summary>
    public string Proof => Sign($"TAEL-DEVICE-KEY\n{deviceId}\n{PublicKey}\n");

    private string KeyId => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 16));

    /// <summary>The header Authorization of one request: with another nonce, and so another one, each time it is sent.</summary>
    public string Authorize(string method, string target, string body)
    {
        var (time, nonce) = (DateTimeOffset.UtcNow.ToUnixTimeSeconds(), RandomNumberGenerator.GetHexString(24, lowercase: true));
        var signature = Sign($"{method}\n{target}\n{time}\n{nonce}\n{body}\n");
        return $"TAEL-DEVICE-SHA256-ECDSA device_id=\"{deviceId}\",key_id=\"{KeyId}\",timestamp=\"{time}\",nonce=\"{nonce}\",signature=\"{signature}\"";
    }

    private string Sign(string text) => Convert.ToBase64String(
        key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
}
