using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Tael.Domain;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Keys;

/// <summary>What a payer's app shows to act for its user: <c>Authorization: Bearer</c> and this.</summary>
/// <remarks>
/// <c>ut_</c> and base64url of the user's number, the second of issue (8 bytes each) and 16 bytes of an HMAC. Valid for
/// <see cref="Lifetime"/>. Stateless: it can't be revoked alone, only all together by another master key.
/// </remarks>
public sealed class UserTokens(Secrets secrets)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private const string Prefix = "ut_";
    private const int SignedBytes = 16;
    private const int MacBytes = 16;

    private readonly byte[] _key = secrets.Derive("user-token");

    /// <param name="now">By the real clock, never by the test clock: tokens outlive a jump of test time.</param>
    public string Issue(UserId user, Instant now)
    {
        Span<byte> bytes = stackalloc byte[SignedBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, user.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], now.UnixMicros / 1_000_000);
        MacOf(bytes[..SignedBytes], bytes[SignedBytes..]);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    public bool TryParse(string? token, Instant now, out UserId user)
    {
        user = default;
        if (token is null || !token.StartsWith(Prefix, StringComparison.Ordinal)) return false;

        Span<byte> bytes = stackalloc byte[SignedBytes + MacBytes];
        if (!Base64Url.IsValid(token.AsSpan(Prefix.Length))) return false;
        if (!Base64Url.TryDecodeFromChars(token.AsSpan(Prefix.Length), bytes, out var length)) return false;
        if (length != bytes.Length) return false;

        Span<byte> mac = stackalloc byte[MacBytes];
        MacOf(bytes[..SignedBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[SignedBytes..])) return false;

        var issued = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        if (now.UnixMicros / 1_000_000 > issued + (long)Lifetime.TotalSeconds) return false;

        return UserId.TryParse($"{BinaryPrimitives.ReadInt64BigEndian(bytes)}", out user);
    }

    private void MacOf(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, signed, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}
