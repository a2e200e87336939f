using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Keys;

/// <summary>What this installation alone knows: a 32-byte master key, the platform's two RSA keys, and who operates it.</summary>
/// <remarks>
/// <para>They are files in one folder. The sandbox makes what is missing on its first start, with mode 600. Production
/// makes nothing: an operator provides all six, and Tael refuses to start on what is missing, malformed, trivial or
/// made by the sandbox (<see cref="SecretsRefusedException"/> says which).</para>
/// <para>Everything else is derived from the master key by HKDF-SHA256 under a name of its own, so that no key serves
/// two purposes and losing one says nothing about another. Change a name and what it protected is unreadable.</para>
/// </remarks>
public sealed class Secrets
{
    public const string MasterKeyFile = "master.key";
    public const string CertificateKeyFile = "platform-certificate-key.pem";
    public const string CertificateFile = "platform-certificate.pem";
    public const string PublicKeyIdFile = "platform-public-key-id.txt";
    public const string PublicKeyKeyFile = "platform-public-key-private.pem";

    private const int MasterKeyBytes = 32;

    private readonly byte[] _master;

    private Secrets(byte[] master, PlatformKeys platform, OperatorTokens operators)
    {
        _master = master;
        Platform = platform;
        Operators = operators;
    }

    public PlatformKeys Platform { get; }

    public OperatorTokens Operators { get; }

    /// <summary>The token of the operator that the sandbox makes.</summary>
    public string SandboxOperatorToken => SandboxOperatorTokenOf(_master);

    /// <summary>A key for one purpose, 32 bytes; the same name always gives the same key.</summary>
    public byte[] Derive(string purpose) => Derive(_master, purpose);

    /// <exception cref="SecretsRefusedException">A secret is missing or unfit; nothing has been changed.</exception>
    public static Secrets Open(string folder, SecretsMode mode)
    {
        var files = new SecretFiles(folder, mode);
        var master = ReadMaster(files);

        var certificateKey = ReadRsa(files, CertificateKeyFile);
        var certificate = files.Read(
            CertificateFile, () => PlatformCertificate.Create(certificateKey, "CN=Tael Platform").ExportCertificatePem());
        var publicKeyKey = ReadRsa(files, PublicKeyKeyFile);
        var publicKeyId = files.Read(PublicKeyIdFile, PlatformKeys.NewPublicKeyId);
        var operators = OperatorTokens.Parse(files.Read(
            OperatorTokens.File, () => OperatorTokens.Line(OperatorRole.Admin, SandboxOperatorTokenOf(master))));

        try
        {
            return new(master, new PlatformKeys(certificateKey, certificate, publicKeyKey, publicKeyId.Trim()), operators);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new SecretsRefusedException($"The platform's keys in {folder} do not fit together: {e.Message}");
        }
    }

    private static byte[] Derive(byte[] master, string purpose) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, master, 32, salt: [], info: Encoding.ASCII.GetBytes($"tael/{purpose}/v1"));

    private static string SandboxOperatorTokenOf(byte[] master) => OperatorTokens.Make(Derive(master, "operator-token"));

    private static byte[] ReadMaster(SecretFiles files)
    {
        var text = files.Read(
            MasterKeyFile, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKeyBytes)));

        var key = new byte[MasterKeyBytes];
        if (!Convert.TryFromBase64String(text.Trim(), key, out var length) || length != MasterKeyBytes)
        {
            throw new SecretsRefusedException($"{MasterKeyFile} must be base64 of {MasterKeyBytes} random bytes.");
        }

        // Random bytes have about 30 different values among 32; a typed or copied default has few.
        if (key.Distinct().Count() < 16)
        {
            throw new SecretsRefusedException($"{MasterKeyFile} is not random: make it with `openssl rand -base64 32`.");
        }

        return key;
    }

    private static RSA ReadRsa(SecretFiles files, string name)
    {
        var pem = files.Read(name, () =>
        {
            using var made = RSA.Create(PlatformKeys.KeyBits);
            return made.ExportPkcs8PrivateKeyPem();
        });

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

public enum SecretsMode
{
    Sandbox,
    Production,
}

/// <summary>A secret is missing or unfit. The message names it, and never holds any of it.</summary>
public sealed class SecretsRefusedException(string message) : Exception(message);
