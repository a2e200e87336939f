using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;

namespace Tael.Domain.Plans;

/// <summary>A merchant's own number for a plan that a user is asked to sign (merchant_sign_plan_no): 1 to 32 of <c>0-9 a-z A-Z _ - | *</c>.</summary>
/// <remarks>Unique per merchant. Source: WeChat Pay, POST /v3/payscore/sign-plan/user-sign-plans.</remarks>
[GenerateSerializer, Immutable, Alias("SignPlanNo")]
public readonly record struct SignPlanNo
{
    public const int LengthMax = 32;

    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    private const string Start = "0102";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private SignPlanNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The signed plan's account, and so its grain.</summary>
    public AccountId SignPlanOf(MerchantId merchant) => AccountId.Parse($"d-{merchant.Value}-{Value}");

    /// <summary>Our number for it (sign_plan_id): <c>0102</c>, the mchid in ten digits, the merchant_sign_plan_no.</summary>
    public string SignPlanIdOf(MerchantId merchant) => NumberOfMerchant.Of(Start, merchant, Value);

    /// <summary>The signed plan that a sign_plan_id names.</summary>
    public static bool TryParseSignPlanId([NotNullWhen(true)] string? text, out MerchantId merchant, out SignPlanNo no)
    {
        no = default;
        return NumberOfMerchant.TryParse(text, Start, out merchant, out var own) && TryParse(own, out no);
    }

    public static SignPlanNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("A merchant_sign_plan_no has 1 to 32 of 0-9 a-z A-Z _ - | *.");

    public static bool TryParse([NotNullWhen(true)] string? text, out SignPlanNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new SignPlanNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
