using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tael.Receipts;

/// <summary>The hash of a row as the journal computes it, from what a receipt says of the row.</summary>
/// <remarks>
/// SHA-256( predecessor's hash ‖ account ‖ version ‖ kind ‖ at ‖ movement ‖ transfer ‖ counterparty ‖ amount ‖ currency ‖
/// balance ‖ payload ). Numbers are 8 bytes big-endian; texts and the payload have their length before them. Written apart
/// from the journal's own on purpose: a verifier that shared its code would share its mistakes.
/// </remarks>
public static class RowHash
{
    /// <exception cref="FormatException">The payload or the predecessor's hash is no base64 or hexadecimal.</exception>
    public static string Of(ReceiptRow row)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        bytes.Write(Convert.FromHexString(row.PreviousHash));
        Text(bytes, row.Account);
        Number(bytes, row.Version);
        Text(bytes, row.Kind);
        Number(bytes, row.At);
        Number(bytes, row.Movement);
        Text(bytes, row.Transfer);
        Text(bytes, row.Counterparty);
        Number(bytes, row.Amount);
        Number(bytes, row.Currency);
        Number(bytes, row.Balance);
        var payload = Convert.FromBase64String(row.Payload);
        Number(bytes, payload.Length);
        bytes.Write(payload);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    private static void Number(ArrayBufferWriter<byte> bytes, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), value);
        bytes.Advance(sizeof(long));
    }

    private static void Text(ArrayBufferWriter<byte> bytes, string value)
    {
        Number(bytes, value.Length);
        bytes.Write(Encoding.ASCII.GetBytes(value));
    }
}
