using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>Our number for a refund (refund_id): 32 digits.</summary>
/// <remarks>
/// <c>50</c>, the time of the request to the microsecond (yyMMdd of Asia/Shanghai, then 11 digits), and 13 digits of a hash of
/// the merchant's transfer. It is never looked up: a refund is found by its out_refund_no.
/// </remarks>
[GenerateSerializer, Immutable, Alias("RefundId")]
public readonly record struct RefundId
{
    public const int Length = 32;

    private const ulong HashModulus = 10_000_000_000_000;

    private RefundId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <param name="requested">When the merchant paid.</param>
    public static RefundId Of(TransferId transfer, Instant requested)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(transfer.Value), hash);
        var digits = BinaryPrimitives.ReadUInt64BigEndian(hash) % HashModulus;
        var local = requested.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        var micros = local.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond;
        return new(string.Create(CultureInfo.InvariantCulture, $"50{local:yyMMdd}{micros:D11}{digits:D13}"));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out RefundId id)
    {
        var valid = text is { Length: Length } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        id = valid ? new RefundId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
