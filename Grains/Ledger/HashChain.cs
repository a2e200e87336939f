using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>Ties each row of an account to all rows before it, so that no row can be changed, added or removed unseen.</summary>
/// <remarks>
/// hash = SHA-256( predecessor's hash (32 zero bytes before the first row) ‖ account ‖ version ‖ kind ‖ at ‖ movement
/// (kind, transfer, counterparty, amount, currency; or a zero byte) ‖ balance ‖ payload ). Numbers are 8 bytes big-endian,
/// texts UTF-8 with their length before them.
/// </remarks>
public static class HashChain
{
    public static readonly ReadOnlyMemory<byte> Start = new byte[SHA256.HashSizeInBytes];

    public static byte[] Next(
        ReadOnlySpan<byte> previous,
        AccountId account,
        long version,
        string kind,
        Instant at,
        Movement? movement,
        long balanceMinor,
        ReadOnlySpan<byte> payload)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var written = 0;
        previous.CopyTo(buffer);
        written += previous.Length;
        Text(buffer, account.Value);
        Number(buffer, version);
        Text(buffer, kind);
        Number(buffer, at.UnixMicros);
        Number(buffer, movement is { } m ? (long)m.Kind : 0);
        if (movement is { } moved)
        {
            Text(buffer, moved.Transfer.Value);
            Text(buffer, moved.Counterparty.Value);
            Number(buffer, moved.Amount.Minor);
            Number(buffer, (long)moved.Amount.Currency);
        }

        Number(buffer, balanceMinor);
        Number(buffer, payload.Length);
        if (written + payload.Length <= buffer.Length)
        {
            payload.CopyTo(buffer[written..]);
            return SHA256.HashData(buffer[..(written + payload.Length)]);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(buffer[..written]);
        hash.AppendData(payload);
        return hash.GetHashAndReset();

        void Number(Span<byte> into, long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(into[written..], value);
            written += sizeof(long);
        }

        void Text(Span<byte> into, string value)
        {
            Number(into, value.Length);
            written += Encoding.UTF8.GetBytes(value, into[written..]);
        }
    }
}
