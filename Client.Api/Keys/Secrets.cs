using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Keys;

/// <summary>What this installation alone knows: a 32-byte master key, the platform's two RSA keys, and who operates it.</summary>
/// <remarks>
/// <para>They are files in one folder. The sandbox makes what is missing on its first start, with mode 600. Production
/// makes nothing: an operator provides all six, and Tael refuses to start on what is missing, malformed, trivial or
/// made by the sandbox (<see cref="SecretsRefusedException"/> says which). Beside them the platform's keys that are to come and that
/// were before may lie there (<see cref="PlatformKeyFiles"/>).</para>
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

    private readonly SecretFiles _files;
    private readonly byte[] _master;

    private Secrets(SecretFiles files, byte[] master, PlatformKeys platform, OperatorTokens operators)
    {
        _files = files;
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

        var platform = PlatformKeyFiles.Read(files);
        var operators = OperatorTokens.Parse(files.Read(
            OperatorTokens.File, () => OperatorTokens.Line(OperatorRole.Admin, SandboxOperatorTokenOf(master))));
        return new(files, master, new PlatformKeys(platform), operators);
    }

    /// <summary>Takes the platform's keys from their files again, so that they change while Tael runs.</summary>
    /// <returns>False: one would sign that has never been listed, so nobody could verify it. Nothing has changed.</returns>
    /// <exception cref="SecretsRefusedException">They are unfit; those in use stay in use.</exception>
    public bool TryReloadPlatform()
    {
        lock (_files)
        {
            var set = PlatformKeyFiles.Read(_files);
            if (Platform.Find(set.Certificates.Current.Id) is null || Platform.Find(set.PublicKeys.Current.Id) is null) return false;

            Platform.Use(set);
            return true;
        }
    }

    /// <summary>In the sandbox: takes the next step of a change of keys. False: it is not this one's turn.</summary>
    internal bool TryRotatePlatform(PlatformKeyStep step)
    {
        lock (_files)
        {
            if (!PlatformKeyFiles.TryTake(_files, step)) return false;

            Platform.Use(PlatformKeyFiles.Read(_files));
            return true;
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
}

public enum SecretsMode
{
    Sandbox,
    Production,
}

/// <summary>A secret is missing or unfit. The message names it, and never holds any of it.</summary>
public sealed class SecretsRefusedException(string message) : Exception(message);
