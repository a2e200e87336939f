using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Sharing;

/// <summary>A merchant's own number for the return of a share (out_return_no): 1 to 64 of <c>0-9 a-z A-Z _ - | * @</c>.</summary>
/// <remarks>Unique per merchant and receiver, by the journal, and per profit-sharing order. Source: WeChat Pay,
/// POST /v3/profitsharing/return-orders.</remarks>
[GenerateSerializer, Immutable, Alias("OutReturnNo")]
public readonly record struct OutReturnNo
{
    public const int LengthMax = OutSharingNo.LengthMax;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(OutSharingNo.Letters);

    private OutReturnNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The transfer from the receiver to the profit-sharing order of the merchant that had shared out.</summary>
    public TransferId TransferOf(AccountId receiver, MerchantId sharer) => TransferId.Of(receiver, Cause(sharer) + Value);

    /// <summary>The transfer from the profit-sharing order to its merchant.</summary>
    public TransferId PassedOnBy(AccountId share) => TransferId.Of(share, $"return-{Value}");

    /// <summary>The number that a receiver's transfer was made for.</summary>
    public static bool TryOf(TransferId transfer, AccountId receiver, MerchantId sharer, out OutReturnNo no)
    {
        var start = $"{receiver.Value}/{Cause(sharer)}";
        no = default;
        return transfer.Value.StartsWith(start, StringComparison.Ordinal) && TryParse(transfer.Value[start.Length..], out no);
    }

    public static OutReturnNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("An out_return_no has 1 to 64 of 0-9 a-z A-Z _ - | * @.");

    public static bool TryParse([NotNullWhen(true)] string? text, out OutReturnNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new OutReturnNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    private static string Cause(MerchantId sharer) => $"unshare-{sharer}-";
}
