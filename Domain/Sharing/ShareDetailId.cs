using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;

namespace Tael.Domain.Sharing;

/// <summary>Our number for one receiver's part (detail_id) or one return (return_id): 30 digits.</summary>
/// <remarks><c>36</c> or <c>37</c>, the time to the microsecond (yyMMdd of Asia/Shanghai, then 11 digits), and 11 digits of a hash of
/// the transfer. It is never looked up.</remarks>
public static class ShareDetailId
{
    private const ulong HashModulus = 100_000_000_000;

    public static string OfPart(TransferId transfer, Instant at) => Of("36", transfer, at);

    public static string OfReturn(TransferId transfer, Instant at) => Of("37", transfer, at);

    private static string Of(string start, TransferId transfer, Instant at)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(transfer.Value), hash);
        var digits = BinaryPrimitives.ReadUInt64BigEndian(hash) % HashModulus;
        var local = at.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        var micros = local.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond;
        return string.Create(CultureInfo.InvariantCulture, $"{start}{local:yyMMdd}{micros:D11}{digits:D11}");
    }
}
