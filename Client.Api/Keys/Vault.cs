using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Keys;

/// <summary>Seals small secrets so that journal and database hold them, but only this installation can read them.</summary>
/// <remarks>
/// AES-256-GCM with a random 12-byte nonce, bound to its owner: what was sealed for one merchant does not open for
/// another. base64url of a version byte, the nonce, the encrypted bytes and the 16-byte tag.
/// </remarks>
/// <param name="purpose">Names the key: what was sealed for one purpose does not open for another.</param>
public sealed class Vault(Secrets secrets, string purpose = "vault")
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int SealedMax = 4096;

    private readonly byte[] _key = secrets.Derive(purpose);

    public string Seal(string owner, ReadOnlySpan<byte> secret)
    {
        var box = new byte[1 + NonceBytes + secret.Length + TagBytes];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);

        using var aes = new AesGcm(_key, TagBytes);
        var body = box.AsSpan(1 + NonceBytes);
        aes.Encrypt(nonce, secret, body[..secret.Length], body[secret.Length..], Encoding.UTF8.GetBytes(owner));
        return Base64Url.EncodeToString(box);
    }

    /// <summary>False if it was sealed elsewhere, for another owner, or has been changed.</summary>
    public bool TryOpen(string owner, string sealedText, [NotNullWhen(true)] out byte[]? secret)
    {
        secret = null;
        if (sealedText.Length > SealedMax || !Base64Url.IsValid(sealedText, out var length)) return false;
        if (length < 1 + NonceBytes + TagBytes) return false;

        var box = Base64Url.DecodeFromChars(sealedText);
        if (box[0] != Version) return false;

        var body = box.AsSpan(1 + NonceBytes);
        var opened = new byte[body.Length - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(
                box.AsSpan(1, NonceBytes),
                body[..opened.Length],
                body[opened.Length..],
                opened,
                Encoding.UTF8.GetBytes(owner));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        secret = opened;
        return true;
    }
}
