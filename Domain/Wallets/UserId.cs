using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Wallets;

/// <summary>Names one user of wallets: a number of 8 to 16 digits, not starting with zero.</summary>
/// <remarks>Never shown to merchants: they see an openid, which differs for each appid.</remarks>
[GenerateSerializer, Immutable, Alias("UserId")]
public readonly record struct UserId([property: Id(0)] long Value)
{
    private const long Min = 10_000_000;
    private const long Max = 9_999_999_999_999_999;

    public AccountId Wallet => AccountId.Parse($"w-{Value}");

    /// <summary>The account of the user's score profile.</summary>
    public AccountId Score => AccountId.Parse($"s-{Value}");

    public static bool TryParse([NotNullWhen(true)] string? text, out UserId id)
    {
        var valid = long.TryParse(text, System.Globalization.NumberStyles.None, null, out var value)
            && value is >= Min and <= Max && text![0] != '0';
        id = valid ? new UserId(value) : default;
        return valid;
    }

    public static UserId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException("A user id has 8 to 16 digits and does not start with 0.");

    /// <summary>The owner of a wallet.</summary>
    public static bool TryOf(AccountId account, out UserId id)
    {
        id = default;
        return account.Kind == AccountKind.Wallet && TryParse(account.Value[2..], out id);
    }

    public override string ToString() => $"{Value}";
}
