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
/// <c>42</c>, the time of payment to the microsecond (yyMMdd of Asia/Shanghai, then 11 digits), and 9 digits of a hash of
/// order and time: it needs no counter that silos would share, and new ones come at the end of their index. Should two
/// payments meet in one microsecond and hash, the journal's unique index refuses the second, and its next try has another
/// time: not even that mixes two orders up, or keeps one from being paid.
/// </remarks>
[GenerateSerializer, Immutable, Alias("TransactionId")]
public readonly record struct TransactionId
{
    public const int Length = 28;

    private const ulong HashModulus = 1_000_000_000;

    private TransactionId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public static TransactionId Of(AccountId order, Instant paid)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{order.Value}@{paid.UnixMicros}"), hash);
        var digits = BinaryPrimitives.ReadUInt64BigEndian(hash) % HashModulus;
        var local = paid.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        var micros = local.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond;
        return new(string.Create(CultureInfo.InvariantCulture, $"42{local:yyMMdd}{micros:D11}{digits:D9}"));
    }

    /// <summary>What the numbers of all that was paid on a day, and of nothing else, begin with.</summary>
    public static string StartOf(SettlementDay day) => string.Create(CultureInfo.InvariantCulture, $"42{day.Date:yyMMdd}");

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
