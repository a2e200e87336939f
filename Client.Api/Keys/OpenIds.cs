using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Keys;

/// <summary>A user's name towards one app (openid): <c>o</c> and 27 characters of base64url, 28 in all, as in WeChat.</summary>
/// <remarks>
/// It needs no table: AES-256 of the user's number and 8 bytes of a hash of the appid, then 4 bytes of an HMAC over
/// that. The same user under the same app always has the same one; under another app it can't be told to be the same
/// user, and an openid of another app, a mistyped or an invented one does not parse.
/// </remarks>
public sealed class OpenIds
{
    public const int Length = 28;

    private const int BlockBytes = 16;
    private const int MacBytes = 4;

    private readonly byte[] _blockKey;
    private readonly byte[] _macKey;

    public OpenIds(Secrets secrets)
    {
        _blockKey = secrets.Derive("openid/block");
        _macKey = secrets.Derive("openid/mac");
    }

    public string Of(UserId user, string appId)
    {
        Span<byte> plain = stackalloc byte[BlockBytes];
        BinaryPrimitives.WriteInt64BigEndian(plain, user.Value);
        HashOf(appId, plain[8..]);

        Span<byte> id = stackalloc byte[BlockBytes + MacBytes];
        using var aes = Aes.Create();
        aes.Key = _blockKey;
        aes.EncryptEcb(plain, id[..BlockBytes], PaddingMode.None);
        MacOf(id[..BlockBytes], id[BlockBytes..]);
        return $"o{Base64Url.EncodeToString(id)}";
    }

    /// <summary>False if it is no openid of this app.</summary>
    public bool TryParse(string? openId, string appId, out UserId user)
    {
        user = default;
        if (openId is not { Length: Length } || openId[0] != 'o') return false;

        Span<byte> id = stackalloc byte[BlockBytes + MacBytes];
        if (!Base64Url.IsValid(openId.AsSpan(1))) return false;
        if (!Base64Url.TryDecodeFromChars(openId.AsSpan(1), id, out var written) || written != id.Length) return false;

        // The last character carries two spare bits: only one spelling is the openid.
        if (Base64Url.EncodeToString(id) != openId[1..]) return false;

        Span<byte> mac = stackalloc byte[MacBytes];
        MacOf(id[..BlockBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, id[BlockBytes..])) return false;

        Span<byte> plain = stackalloc byte[BlockBytes];
        using var aes = Aes.Create();
        aes.Key = _blockKey;
        aes.DecryptEcb(id[..BlockBytes], plain, PaddingMode.None);

        Span<byte> app = stackalloc byte[8];
        HashOf(appId, app);
        if (!CryptographicOperations.FixedTimeEquals(app, plain[8..])) return false;

        return UserId.TryParse($"{BinaryPrimitives.ReadInt64BigEndian(plain)}", out user);
    }

    private static void HashOf(string appId, Span<byte> hash8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(appId), hash);
        hash[..8].CopyTo(hash8);
    }

    private void MacOf(ReadOnlySpan<byte> block, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_macKey, block, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}
