using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tael.Client.Api.Keys;

/// <summary>Self-signed certificates in the form that WeChat Pay's clients expect.</summary>
/// <remarks>Five years; a serial of 20 bytes whose first is 0x10–0x7f, so that it is 40 digits of upper-case
/// hexadecimal for every library, whether or not it drops leading zeros.</remarks>
internal static class PlatformCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(5 * 365);

    /// <summary>With a random serial, from now on.</summary>
    public static X509Certificate2 Create(RSA key, string subject)
    {
        var now = DateTimeOffset.UtcNow;
        return Create(key, subject, RandomNumberGenerator.GetBytes(20), now.AddMinutes(-5), now + Lifetime);
    }

    /// <summary>The same arguments always make the same certificate.</summary>
    public static X509Certificate2 Create(
        RSA key, string subject, ReadOnlySpan<byte> serial, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var number = serial[..20].ToArray();
        number[0] = (byte)(0x10 + (number[0] % 0x70));

        var name = new X500DistinguishedName(subject);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var signer = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
        return request.Create(name, signer, notBefore, notAfter, number);
    }
}
