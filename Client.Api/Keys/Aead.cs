using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Keys;

/// <summary>AEAD_AES_256_GCM as WeChat Pay does it: notifications, and the platform's certificates.</summary>
/// <remarks>
/// Key: the merchant's APIv3 key, 32 ASCII characters. Nonce: 12 ASCII characters. Ciphertext: base64 of the encrypted
/// bytes followed by the 16-byte tag.
/// </remarks>
public static class Aead
{
    public const string Algorithm = "AEAD_AES_256_GCM";
    public const int NonceLength = 12;

    private const int TagBytes = 16;

    public static AeadBox Seal(string apiV3Key, ReadOnlySpan<byte> plaintext, string associatedData) =>
        Seal(apiV3Key, plaintext, associatedData, RandomText.Alphanumeric(NonceLength));

    public static AeadBox Seal(string apiV3Key, ReadOnlySpan<byte> plaintext, string associatedData, string nonce)
    {
        var sealedBytes = new byte[plaintext.Length + TagBytes];
        using var aes = new AesGcm(Encoding.ASCII.GetBytes(apiV3Key), TagBytes);
        aes.Encrypt(
            Encoding.ASCII.GetBytes(nonce),
            plaintext,
            sealedBytes.AsSpan(0, plaintext.Length),
            sealedBytes.AsSpan(plaintext.Length),
            Encoding.UTF8.GetBytes(associatedData));
        return new(nonce, associatedData, Convert.ToBase64String(sealedBytes));
    }

    /// <summary>False if it was sealed with another key, nonce or associated data, or has been changed since.</summary>
    public static bool TryOpen(string apiV3Key, AeadBox box, out byte[] plaintext)
    {
        plaintext = [];
        var sealedBytes = new byte[box.Ciphertext.Length];
        if (!Convert.TryFromBase64String(box.Ciphertext, sealedBytes, out var length) || length < TagBytes) return false;
        if (box.Nonce.Length != NonceLength) return false;

        var opened = new byte[length - TagBytes];
        using var aes = new AesGcm(Encoding.ASCII.GetBytes(apiV3Key), TagBytes);
        try
        {
            aes.Decrypt(
                Encoding.ASCII.GetBytes(box.Nonce),
                sealedBytes.AsSpan(0, opened.Length),
                sealedBytes.AsSpan(opened.Length, TagBytes),
                opened,
                Encoding.UTF8.GetBytes(box.AssociatedData));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        plaintext = opened;
        return true;
    }
}

/// <summary>What <see cref="Aead"/> has sealed, as it stands in JSON.</summary>
/// <param name="Ciphertext">Base64 of encrypted bytes and tag.</param>
public sealed record AeadBox(string Nonce, string AssociatedData, string Ciphertext);
