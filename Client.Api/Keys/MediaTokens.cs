using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Keys;

/// <summary>What an uploaded file is called: its merchant's, for ever, and not to be forged.</summary>
/// <remarks>It needs no table: base64url of SHA-256 (32 bytes) and 16 bytes of an HMAC over merchant, kind and hash.</remarks>
public sealed class MediaTokens(Secrets secrets)
{
    private const int MacBytes = 16;

    private readonly byte[] _key = secrets.Derive("media");

    public string Of(MerchantId merchant, string kind, ReadOnlySpan<byte> sha256)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{merchant}\n{kind}\n"), .. sha256];
        return Base64Url.EncodeToString([.. sha256, .. HMACSHA256.HashData(_key, signed).AsSpan(0, MacBytes)]);
    }
}
