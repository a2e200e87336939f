using System.Security.Cryptography;

namespace Tael.Client.Api.Keys;

/// <summary>One RSA private key that many threads use at once.</summary>
/// <remarks>
/// OpenSSL takes a lock inside a key for every private operation. Copies of the key, one or two per processor, keep
/// threads out of each other's way; a thread that finds none free makes one, and what doesn't fit back is dropped.
/// </remarks>
internal sealed class RsaPool
{
    private readonly RSAParameters _key;
    private readonly RSA?[] _idle = new RSA?[Environment.ProcessorCount * 2];

    public RsaPool(RSA key)
    {
        _key = key.ExportParameters(includePrivateParameters: true);
        SignatureBytes = key.KeySize / 8;
    }

    public int SignatureBytes { get; }

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, base64.</summary>
    public string Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> signature = stackalloc byte[SignatureBytes];
        var rsa = Rent();
        var length = rsa.SignData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Return(rsa);
        return Convert.ToBase64String(signature[..length]);
    }

    /// <summary>RSAES-OAEP with SHA-1, as WeChat Pay's sensitive fields have it. False if it isn't for this key.</summary>
    public bool TryDecrypt(ReadOnlySpan<byte> ciphertext, out byte[] plaintext)
    {
        plaintext = [];
        if (ciphertext.Length != SignatureBytes) return false;

        var rsa = Rent();
        try
        {
            plaintext = rsa.Decrypt(ciphertext, RSAEncryptionPadding.OaepSHA1);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            Return(rsa);
        }
    }

    private RSA Rent()
    {
        var start = Thread.GetCurrentProcessorId() * 2;
        for (var i = 0; i < _idle.Length; i++)
        {
            ref var slot = ref _idle[(start + i) % _idle.Length];
            if (Volatile.Read(ref slot) is not null && Interlocked.Exchange(ref slot, null) is { } idle) return idle;
        }

        return RSA.Create(_key);
    }

    private void Return(RSA rsa)
    {
        var start = Thread.GetCurrentProcessorId() * 2;
        for (var i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[(start + i) % _idle.Length], rsa, null) is null) return;
        }

        rsa.Dispose();
    }
}
