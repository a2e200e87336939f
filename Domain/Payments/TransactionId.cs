using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>Our number for a paid order (transaction_id): 28 digits.</summary>
/// <remarks>
/// <c>42</c>, the day of the order (yyMMdd, Asia/Shanghai), and 20 digits of a hash of order and time of creation: it
/// needs no counter that silos would share. Two orders of a day collide with a chance of n²/2·10²⁰; the journal's unique
/// index would then refuse the second payment, so not even that mixes two orders up.
/// </remarks>
[GenerateSerializer, Immutable, Alias("TransactionId")]
public readonly record struct TransactionId
{
    public const int Length = 28;

    private static readonly UInt128 HashModulus = UInt128.Parse("100000000000000000000", CultureInfo.InvariantCulture);

    private TransactionId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public static TransactionId Of(AccountId order, Instant created)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{order.Value}@{created.UnixMicros}"), hash);
        var digits = BinaryPrimitives.ReadUInt128BigEndian(hash) % HashModulus;
        var day = created.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        return new(string.Create(CultureInfo.InvariantCulture, $"42{day:yyMMdd}{digits:D20}"));
    }

    public static TransactionId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException("A transaction id has 28 digits.");

    public static bool TryParse([NotNullWhen(true)] string? text, out TransactionId id)
    {
        var valid = text is { Length: Length } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        id = valid ? new TransactionId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
