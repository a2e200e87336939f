using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payouts;

/// <summary>A merchant's own number for a transfer to a user (out_bill_no): 1 to 32 digits and letters.</summary>
/// <remarks>Unique per merchant. Source: WeChat Pay, POST /v3/fund-app/mch-transfer/transfer-bills.</remarks>
[GenerateSerializer, Immutable, Alias("OutBillNo")]
public readonly record struct OutBillNo
{
    public const int LengthMax = 32;

    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private OutBillNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The payout's account, and so its grain.</summary>
    public AccountId PayoutOf(MerchantId merchant) => AccountId.Parse($"p-{merchant.Value}-{Value}");

    /// <summary>The transfer from the merchant to the payout.</summary>
    public TransferId TransferOf(MerchantId merchant) => TransferId.Of(merchant.Account, $"payout-{Value}");

    public static OutBillNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("An out_bill_no has 1 to 32 digits and letters.");

    public static bool TryParse([NotNullWhen(true)] string? text, out OutBillNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new OutBillNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
