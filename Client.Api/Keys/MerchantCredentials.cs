using System.Security.Cryptography;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Keys;

/// <summary>All that a new merchant of the sandbox needs to sign requests. In production a merchant makes these itself,
/// and only <see cref="Key"/> ever reaches the server.</summary>
/// <param name="SerialNo">Of its API certificate: 40 digits of upper-case hexadecimal.</param>
/// <param name="ApiV3Key">32 ASCII characters.</param>
/// <param name="ApiV2Key">32 ASCII characters, for signatures of APIv2.</param>
public sealed record MerchantCredentials(
    MerchantId Merchant, string SerialNo, string CertificatePem, string PrivateKeyPem, string ApiV3Key, MerchantKey Key, string ApiV2Key)
{
    /// <summary>Takes about 100 ms: two large primes have to be found.</summary>
    public static MerchantCredentials Create(MerchantId merchant)
    {
        using var rsa = RSA.Create(2048);
        using var certificate = PlatformCertificate.Create(rsa, $"CN={merchant}");
        var publicKey = Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
        return new(
            merchant,
            certificate.SerialNumber,
            certificate.ExportCertificatePem(),
            rsa.ExportPkcs8PrivateKeyPem(),
            RandomText.Alphanumeric(MerchantSecret.ApiV3KeyLength),
            new MerchantKey(certificate.SerialNumber, publicKey),
            RandomText.Alphanumeric(MerchantSecret.ApiV2KeyLength));
    }

    public override string ToString() => $"MerchantCredentials of {Merchant} (not shown)";
}
