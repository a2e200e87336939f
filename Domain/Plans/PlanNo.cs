using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;

namespace Tael.Domain.Plans;

/// <summary>A merchant's own number for a plan (merchant_plan_no): 1 to 32 of <c>0-9 a-z A-Z _ - | *</c>.</summary>
/// <remarks>Unique per merchant. Source: WeChat Pay, POST /v3/payscore/plan/payscore-plans.</remarks>
[GenerateSerializer, Immutable, Alias("PlanNo")]
public readonly record struct PlanNo
{
    public const int LengthMax = 32;

    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    private const string Start = "0100";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private PlanNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The plan's account, and so its grain.</summary>
    public AccountId PlanOf(MerchantId merchant) => AccountId.Parse($"i-{merchant.Value}-{Value}");

    /// <summary>Our number for it (plan_id): <c>0100</c>, the mchid in ten digits, the merchant_plan_no.</summary>
    public string PlanIdOf(MerchantId merchant) => NumberOfMerchant.Of(Start, merchant, Value);

    /// <summary>The plan that a plan_id names.</summary>
    public static bool TryParsePlanId([NotNullWhen(true)] string? text, out MerchantId merchant, out PlanNo no)
    {
        no = default;
        return NumberOfMerchant.TryParse(text, Start, out merchant, out var own) && TryParse(own, out no);
    }

    public static PlanNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("A merchant_plan_no has 1 to 32 of 0-9 a-z A-Z _ - | *.");

    public static bool TryParse([NotNullWhen(true)] string? text, out PlanNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new PlanNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
