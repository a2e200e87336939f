using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payments;

/// <summary>A merchant's own number for a refund (out_refund_no): 1 to 64 of <c>0-9 a-z A-Z _ - | * @</c>.</summary>
/// <remarks>Unique per merchant, by the journal: it names the transfer with which the merchant pays the refund.
/// Source: WeChat Pay, refund.</remarks>
[GenerateSerializer, Immutable, Alias("OutRefundNo")]
public readonly record struct OutRefundNo
{
    public const int LengthMax = 64;

    private const string Cause = "refund-";
    private const string ReversalStart = "reverse@";

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@");

    private OutRefundNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>It is not a merchant's own: it names the whole refund with which a paid order is reversed.</summary>
    public bool IsReversal => Value.StartsWith(ReversalStart, StringComparison.Ordinal);

    public static OutRefundNo OfReversal(OutTradeNo order) => new(ReversalStart + order.Value);

    /// <summary>The transfer from the merchant to the order.</summary>
    public TransferId TransferOf(MerchantId merchant) => TransferId.Of(merchant.Account, Cause + Value);

    /// <summary>The transfer from the order to the payer.</summary>
    public TransferId PayoutOf(AccountId order) => TransferId.Of(order, Cause + Value);

    /// <summary>The number that a merchant's transfer was made for.</summary>
    public static bool TryOf(TransferId transfer, AccountId merchant, out OutRefundNo no)
    {
        var start = $"{merchant.Value}/{Cause}";
        no = default;
        return transfer.Value.StartsWith(start, StringComparison.Ordinal) && TryParse(transfer.Value[start.Length..], out no);
    }

    public static OutRefundNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("An out_refund_no has 1 to 64 of 0-9 a-z A-Z _ - | * @.");

    public static bool TryParse([NotNullWhen(true)] string? text, out OutRefundNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new OutRefundNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
