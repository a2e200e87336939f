using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tael.Client.Api.Keys;

/// <summary>The platform's keys as files: those in use under their plain names, the ones to come with <c>next-</c> before them, the ones
/// that were with <c>previous-</c>.</summary>
/// <remarks>A certificate and its key, and a public key and its id, are a pair each. The plain pairs must be there; of the others each may
/// be, whole.</remarks>
internal static class PlatformKeyFiles
{
    public const string Next = "next-";
    public const string Previous = "previous-";

    private const string PublicKeyIdPrefix = "PUB_KEY_ID_0";
    private static readonly string[] Certificate = [Secrets.CertificateKeyFile, Secrets.CertificateFile];
    private static readonly string[] PublicKey = [Secrets.PublicKeyKeyFile, Secrets.PublicKeyIdFile];

    public static ImmutableArray<string> Names { get; } = [.. Certificate, .. PublicKey];

    /// <exception cref="SecretsRefusedException">Some are missing, malformed or do not fit together.</exception>
    public static PlatformKeySet Read(SecretFiles files)
    {
        MakeIfMissing(files, "");
        try
        {
            var certificates = Rotating(files, Certificate, CertificateOf);
            var set = new PlatformKeySet(certificates, Rotating(files, PublicKey, (key, id) => PublicKeyOf(key, id, certificates.Current)));
            return set.Listed.DistinctBy(key => key.Id.ToUpperInvariant()).Count() == set.Listed.Length
                ? set
                : throw new ArgumentException("two of them have the same id or serial.");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new SecretsRefusedException($"The platform's keys in {files.Folder} do not fit together: {e.Message}");
        }
    }

    /// <summary>In the sandbox: what is not there under these names yet.</summary>
    public static void MakeIfMissing(SecretFiles files, string prefix)
    {
        using var certificateKey = ReadRsa(files.Read(prefix + Certificate[0], NewKey), Certificate[0]);
        files.Read(prefix + Certificate[1], () => PlatformCertificate.Create(certificateKey, "CN=Tael Platform").ExportCertificatePem());
        files.Read(prefix + PublicKey[0], NewKey);
        files.Read(prefix + PublicKey[1], NewPublicKeyId);
    }

    /// <summary>In the sandbox, which makes its own keys. False: it is not this step's turn, and nothing has changed.</summary>
    /// <remarks>A crash in the middle of a switch may leave files that do not fit together; the next start says so.</remarks>
    public static bool TryTake(SecretFiles files, PlatformKeyStep step)
    {
        var (isAnnounced, isSwitched) = (files.Find(Next + Names[0]) is not null, files.Find(Previous + Names[0]) is not null);
        if (step switch
        {
            PlatformKeyStep.Announce => isAnnounced || isSwitched,
            PlatformKeyStep.Switch => !isAnnounced,
            _ => !isSwitched,
        })
        {
            return false;
        }

        if (step == PlatformKeyStep.Announce) MakeIfMissing(files, Next);
        foreach (var name in Names)
        {
            var path = Path.Combine(files.Folder, name);
            if (step == PlatformKeyStep.End) File.Delete(Path.Combine(files.Folder, Previous + name));
            if (step != PlatformKeyStep.Switch) continue;

            File.Move(path, Path.Combine(files.Folder, Previous + name));
            File.Move(Path.Combine(files.Folder, Next + name), path);
        }

        return true;
    }

    private static RotatingKey Rotating(SecretFiles files, string[] pair, Func<RSA, string, PlatformKey> make) => new(
        Pair(files, pair, "", make) ?? throw new SecretsRefusedException($"{pair[0]} is missing."),
        Pair(files, pair, Next, make),
        Pair(files, pair, Previous, make));

    private static PlatformKey? Pair(SecretFiles files, string[] pair, string prefix, Func<RSA, string, PlatformKey> make)
    {
        var (key, named) = (files.Find(prefix + pair[0]), files.Find(prefix + pair[1]));
        if (key is null && named is null) return null;
        if (key is null || named is null)
        {
            throw new SecretsRefusedException($"{prefix}{pair[0]} and {prefix}{pair[1]} belong together: one is missing.");
        }

        return make(ReadRsa(key, prefix + pair[0]), named.Trim());
    }

    private static PlatformKey CertificateOf(RSA key, string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        var known = certificate.GetRSAPublicKey()?.ExportSubjectPublicKeyInfo()
            ?? throw new ArgumentException("the certificate is not for an RSA key.");
        return known.AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
            ? new(certificate.SerialNumber, RsaPool.OfPrivate(key), certificate, key)
            : throw new ArgumentException("the certificate is not for the certificate's key.");
    }

    private static PlatformKey PublicKeyOf(RSA key, string id, PlatformKey certificate)
    {
        if (!id.StartsWith(PublicKeyIdPrefix, StringComparison.Ordinal)
            || id.Length is <= 12 or > 60
            || id.AsSpan(PublicKeyIdPrefix.Length).ContainsAnyExceptInRange('0', '9'))
        {
            throw new ArgumentException($"a public key id is {PublicKeyIdPrefix} and digits.");
        }

        // Always the same, so that it needs no file and every process has it; older by a day than the platform's
        // certificate, since clients encrypt with the newest in the list.
        using var wrapper = PlatformCertificate.Create(
            key,
            "CN=Tael Platform Public Key",
            SHA256.HashData(key.ExportSubjectPublicKeyInfo()),
            certificate.NotBefore.AddDays(-1),
            certificate.NotAfter);
        var pool = RsaPool.OfPrivate(key);
        return new(id, pool, wrapper, key) { Wrapped = new(wrapper.SerialNumber, pool, wrapper, key) };
    }

    private static string NewKey()
    {
        using var made = RSA.Create(PlatformKeys.KeyBits);
        return made.ExportPkcs8PrivateKeyPem();
    }

    private static string NewPublicKeyId() => $"{PublicKeyIdPrefix}1{RandomNumberGenerator.GetString("0123456789", 30)}";

    private static RSA ReadRsa(string pem, string name)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            _ = rsa.ExportParameters(includePrivateParameters: true);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new SecretsRefusedException($"{name} must be an RSA private key in PEM.");
        }

        return rsa.KeySize == PlatformKeys.KeyBits
            ? rsa
            : throw new SecretsRefusedException($"{name} must be an RSA key of {PlatformKeys.KeyBits} bits.");
    }
}
