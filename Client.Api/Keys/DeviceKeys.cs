using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Keys;

/// <summary>The keys that devices make for themselves: ECDSA on P-256, of which only the public half ever comes here.</summary>
/// <remarks>Signatures are SHA-256 and ASN.1 DER, as OpenSSL, Java and the key stores of phones make them, in base64.</remarks>
public static class DeviceKeys
{
    /// <summary>Characters of a public key in base64: SubjectPublicKeyInfo of P-256 has 91 bytes.</summary>
    public const int PublicKeyLength = 124;

    /// <summary>Characters of a signature in base64: at most 72 bytes.</summary>
    public const int SignatureMax = 96;

    private const string P256 = "1.2.840.10045.3.1.7";
    private const int KeyIdBytes = 16;

    /// <summary>What a new key must sign to show that its private half is there.</summary>
    public static byte[] ProofOf(DeviceId device, string publicKey) => Encoding.ASCII.GetBytes($"TAEL-DEVICE-KEY\n{device}\n{publicKey}\n");

    /// <summary>False: it is no point of P-256, or written otherwise than everybody writes it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DeviceKey? key)
    {
        key = null;
        Span<byte> bytes = stackalloc byte[PublicKeyLength];
        if (text.Length != PublicKeyLength || !Convert.TryFromBase64String(text, bytes, out var length)) return false;

        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(bytes[..length], out var read);
            if (read != length || ecdsa.ExportParameters(false).Curve.Oid.Value != P256) return false;
            if (!ecdsa.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(bytes[..length])) return false;
        }
        catch (CryptographicException)
        {
            return false;
        }

        key = new(KeyIdOf(bytes[..length]), text);
        return true;
    }

    public static DeviceKey Of(ECDsa key)
    {
        var spki = key.ExportSubjectPublicKeyInfo();
        return new(KeyIdOf(spki), Convert.ToBase64String(spki));
    }

    public static bool Verify(DeviceKey key, ReadOnlySpan<byte> message, string signature)
    {
        Span<byte> bytes = stackalloc byte[SignatureMax];
        if (signature.Length > SignatureMax || !Convert.TryFromBase64String(signature, bytes, out var length)) return false;

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key.PublicKey), out _);
        return ecdsa.VerifyData(message, bytes[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static string KeyIdOf(ReadOnlySpan<byte> spki) => Convert.ToHexStringLower(SHA256.HashData(spki).AsSpan(0, KeyIdBytes));
}
