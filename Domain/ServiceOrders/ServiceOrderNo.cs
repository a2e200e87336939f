using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.ServiceOrders;

/// <summary>A merchant's own number for a service order (out_order_no): 1 to 32 of <c>0-9 a-z A-Z _ - | *</c>.</summary>
/// <remarks>Unique per merchant. Source: WeChat Pay, POST /v3/payscore/serviceorder.</remarks>
[GenerateSerializer, Immutable, Alias("ServiceOrderNo")]
public readonly record struct ServiceOrderNo
{
    public const int LengthMax = 32;

    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private ServiceOrderNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The service order's account, and so its grain.</summary>
    public AccountId OrderOf(MerchantId merchant) => AccountId.Parse($"g-{merchant.Value}-{Value}");

    /// <summary>Our number for it (order_id): <c>1500</c>, the mchid in ten digits, the out_order_no.</summary>
    public string OrderIdOf(MerchantId merchant) => string.Create(CultureInfo.InvariantCulture, $"1500{merchant.Value:D10}{Value}");

    /// <summary>The service order that an order_id names.</summary>
    public static bool TryParseOrderId([NotNullWhen(true)] string? text, out AccountId order)
    {
        order = default;
        if (text is not { Length: > 14 and <= 14 + LengthMax } || !text.StartsWith("1500", StringComparison.Ordinal)) return false;
        if (!MerchantId.TryParse(text[4..14].TrimStart('0'), out var merchant) || !TryParse(text[14..], out var no)) return false;

        order = no.OrderOf(merchant);
        return no.OrderIdOf(merchant) == text;
    }

    public static ServiceOrderNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("An out_order_no has 1 to 32 of 0-9 a-z A-Z _ - | *.");

    public static bool TryParse([NotNullWhen(true)] string? text, out ServiceOrderNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new ServiceOrderNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
