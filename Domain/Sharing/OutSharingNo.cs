using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Sharing;

/// <summary>A merchant's own number for a profit-sharing order (out_order_no): 1 to 64 of <c>0-9 a-z A-Z _ - | * @</c>.</summary>
/// <remarks>Unique per merchant. Source: WeChat Pay, POST /v3/profitsharing/orders.</remarks>
[GenerateSerializer, Immutable, Alias("OutSharingNo")]
public readonly record struct OutSharingNo
{
    public const int LengthMax = 64;

    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private OutSharingNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The profit-sharing order's account, and so its grain.</summary>
    public AccountId ShareOf(MerchantId merchant) => AccountId.Parse($"h-{merchant.Value}-{Value}");

    /// <summary>The transfer from the frozen order to the profit-sharing order.</summary>
    public TransferId TransferOf(AccountId order) => TransferId.Of(order, $"share-{Value}");

    public static OutSharingNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("An out_order_no has 1 to 64 of 0-9 a-z A-Z _ - | * @.");

    public static bool TryParse([NotNullWhen(true)] string? text, out OutSharingNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new OutSharingNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
