using System.Security.Cryptography;

namespace Tael.Client.Api.Keys;

/// <summary>One RSA key, public or private, that many threads use at once.</summary>
/// <remarks>
/// OpenSSL takes locks inside a key. Copies of the key, at most two per processor, keep threads out of each other's
/// way; a thread that finds none free makes one, and what doesn't fit back is dropped.
/// </remarks>
public sealed class RsaPool
{
    /// <summary>RSA-4096: nobody may make us calculate with larger numbers.</summary>
    public const int KeyBitsMax = 4096;

    private readonly RSAParameters _key;
    private readonly int _blockBytes;
    private readonly RSA?[] _idle = new RSA?[Environment.ProcessorCount * 2];

    private RsaPool(RSA key, bool isPrivate)
    {
        _key = key.ExportParameters(isPrivate);
        _blockBytes = key.KeySize / 8;
    }

    public static RsaPool OfPrivate(RSA key) => new(key, isPrivate: true);

    /// <param name="publicKey">Base64 of the SubjectPublicKeyInfo.</param>
    /// <returns>Null if it is no RSA key of 2048 to <see cref="KeyBitsMax"/> bits.</returns>
    public static RsaPool? OfPublic(string publicKey)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }

        return rsa.KeySize is >= 2048 and <= KeyBitsMax ? new(rsa, isPrivate: false) : null;
    }

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, base64.</summary>
    public string Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> signature = stackalloc byte[KeyBitsMax / 8];
        var rsa = Rent();
        var length = rsa.SignData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Return(rsa);
        return Convert.ToBase64String(signature[..length]);
    }

    /// <summary>Whether this key has signed the message as <see cref="Sign"/> does.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != _blockBytes) return false;

        var rsa = Rent();
        var right = rsa.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Return(rsa);
        return right;
    }

    /// <summary>RSAES-OAEP with SHA-1, as WeChat Pay's sensitive fields have it.</summary>
    /// <exception cref="CryptographicException">The text is too long for one block.</exception>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext)
    {
        var rsa = Rent();
        var ciphertext = rsa.Encrypt(plaintext, RSAEncryptionPadding.OaepSHA1);
        Return(rsa);
        return ciphertext;
    }

    /// <summary>Undoes <see cref="Encrypt"/>. False if it isn't for this key.</summary>
    public bool TryDecrypt(ReadOnlySpan<byte> ciphertext, out byte[] plaintext)
    {
        plaintext = [];
        if (ciphertext.Length != _blockBytes) return false;

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
