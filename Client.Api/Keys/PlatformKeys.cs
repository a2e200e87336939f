using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tael.Client.Api.Keys;

/// <summary>The platform's two RSA keys, in both ways in which WeChat Pay's clients know a platform.</summary>
/// <remarks>
/// <para>A client knows either the platform's <b>certificate</b>, by its serial (the older way), or its <b>public
/// key</b>, by an id <c>PUB_KEY_ID_0…</c> (the only way for merchants since late 2024). Both serve every merchant at
/// once. An answer can carry only one signature, so which one is it?</para>
/// <list type="number">
/// <item>The key that the request names in <c>Wechatpay-Serial</c>. The SDKs for Java and Go do so in every call.</item>
/// <item>Else the way its merchant is set up for (<see cref="MerchantSecret.PlatformKey"/>): the public key, unless it
/// was made for certificates.</item>
/// </list>
/// <para>Nothing is remembered from call to call: two programs of one merchant may use different keys. A program that
/// knows neither and downloads <c>/v3/certificates</c> gets both keys: the public key stands in that list too, under
/// its id, wrapped in a certificate (<see cref="Wrapped"/>), so that downloaders verify every answer. Only a client with
/// a certificate file built in that names no serial, of a merchant set up for public keys, can't verify; it has to send
/// the header (axios-plugin: <c>headers: {'Wechatpay-Serial': serial}</c>) or be set up for certificates.</para>
/// <para>Each kind may have a key that is announced and one that was before (<see cref="PlatformKeySet"/>): so keys change while programs
/// run.</para>
/// </remarks>
public sealed class PlatformKeys
{
    public const int KeyBits = 2048;

    private volatile PlatformKeySet _set;

    internal PlatformKeys(PlatformKeySet set) => _set = set;

    /// <summary>The key behind the certificate; its id is the certificate's serial.</summary>
    public PlatformKey Certificate => _set.Certificates.Current;

    /// <summary>The key known by a public key id.</summary>
    public PlatformKey PublicKey => _set.PublicKeys.Current;

    /// <summary>The same key under the serial of the certificate that wraps it for those who download certificates.</summary>
    public PlatformKey Wrapped => PublicKey.Wrapped!;

    internal PlatformKeySet Set => _set;

    /// <summary>The key that a caller means by an id or serial; null if there is none.</summary>
    public PlatformKey? Find(string? id) => id is null ? null : _set.Find(id);

    public PlatformKey Of(PlatformKeyKind kind) => kind == PlatformKeyKind.Certificate ? Certificate : PublicKey;

    /// <summary>From here on these are the keys. What is under way ends with those that it began with.</summary>
    internal void Use(PlatformKeySet set) => _set = set;
}

/// <summary>How a merchant's programs know the platform. Stored: append, never renumber.</summary>
public enum PlatformKeyKind : byte
{
    PublicKey = 1,
    Certificate = 2,
}

/// <summary>One key of the platform, under one of the names that callers know it by. Any number of threads may use it.</summary>
public sealed class PlatformKey
{
    private readonly RsaPool _pool;

    internal PlatformKey(string id, RsaPool pool, X509Certificate2 certificate, RSA key)
    {
        Id = id;
        _pool = pool;
        CertificatePem = certificate.ExportCertificatePem();
        NotBefore = new(certificate.NotBefore.ToUniversalTime());
        NotAfter = new(certificate.NotAfter.ToUniversalTime());
        PublicKeyPem = key.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>What stands in <c>Wechatpay-Serial</c>.</summary>
    public string Id { get; }

    public string CertificatePem { get; }
    public DateTimeOffset NotBefore { get; }
    public DateTimeOffset NotAfter { get; }
    public string PublicKeyPem { get; }

    /// <summary>A public key under the serial of the certificate that wraps it; null of a certificate's.</summary>
    internal PlatformKey? Wrapped { get; init; }

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, base64.</summary>
    public string Sign(ReadOnlySpan<byte> message) => _pool.Sign(message);

    /// <summary>Reads a sensitive field (RSAES-OAEP, SHA-1). False if it was not encrypted with this key.</summary>
    public bool TryDecrypt(ReadOnlySpan<byte> ciphertext, out byte[] plaintext) =>
        _pool.TryDecrypt(ciphertext, out plaintext);
}
