using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Merchants;

/// <summary>Names one merchant (mchid): 8 to 10 digits, not starting with zero.</summary>
[GenerateSerializer, Immutable, Alias("MerchantId")]
public readonly record struct MerchantId([property: Id(0)] long Value)
{
    public AccountId Account => AccountId.Parse($"m-{Value}");

    /// <summary>The account of those that the merchant may share out to.</summary>
    public AccountId Receivers => AccountId.Parse($"r-{Value}");

    /// <summary>The merchant that an account is the main one of.</summary>
    public static bool TryOf(AccountId account, out MerchantId id)
    {
        id = default;
        return account.Kind == AccountKind.Merchant && TryParse(account.Value[2..], out id);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out MerchantId id)
    {
        var valid = text is { Length: >= 8 and <= 10 } && text[0] != '0'
            && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        id = valid ? new MerchantId(long.Parse(text!, System.Globalization.CultureInfo.InvariantCulture)) : default;
        return valid;
    }

    public static MerchantId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException("A merchant id has 8 to 10 digits and does not start with 0.");

    public override string ToString() => $"{Value}";
}
