using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payments;

/// <summary>A merchant's own number for an order (out_trade_no): 6 to 32 of <c>0-9 a-z A-Z _ - | *</c>.</summary>
/// <remarks>Unique per merchant. Source: WeChat Pay, JSAPI/Native order.</remarks>
[GenerateSerializer, Immutable, Alias("OutTradeNo")]
public readonly record struct OutTradeNo
{
    public const int LengthMin = 6;
    public const int LengthMax = 32;

    /// <summary>What our own numbers begin with. No merchant's has an @, so no merchant's call can reach these orders.</summary>
    private const string OwnStart = "wxzff@";

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*");

    private OutTradeNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The order's escrow account, and so its grain.</summary>
    public AccountId OrderOf(MerchantId merchant) => AccountId.Parse($"o-{merchant.Value}-{Value}");

    /// <summary>The account of what is combined under this number (combine_out_trade_no): it has nothing to do with the order of the
    /// same number.</summary>
    public AccountId CombinedOf(MerchantId merchant) => AccountId.Parse($"j-{merchant.Value}-{Value}");

    /// <summary>The number of an order that collects what a service has cost.</summary>
    /// <param name="number">Counts the service order's collections.</param>
    public static OutTradeNo OfCollection(AccountId serviceOrder, int number)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{serviceOrder.Value}#{number}"));
        return new(OwnStart + Convert.ToHexStringLower(hash.AsSpan(0, 13)));
    }

    /// <summary>One that was stored: a merchant's or our own.</summary>
    public static OutTradeNo ParseStored(string text) => text.StartsWith(OwnStart, StringComparison.Ordinal) ? new(text) : Parse(text);

    public static OutTradeNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("An out_trade_no has 6 to 32 of 0-9 a-z A-Z _ - | *.");

    public static bool TryParse([NotNullWhen(true)] string? text, out OutTradeNo no)
    {
        var valid = text is { Length: >= LengthMin and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new OutTradeNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
