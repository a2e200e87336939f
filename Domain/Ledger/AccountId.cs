using System.Diagnostics.CodeAnalysis;
using Orleans;

namespace Tael.Domain.Ledger;

/// <summary>Names one account, and with it the grain that alone decides about its money.</summary>
/// <remarks>
/// A letter for the kind, a dash, the kind's own id: <c>w-</c> wallet, <c>o-</c> order (escrow), <c>m-</c> merchant,
/// <c>j-</c> combined order (escrow), <c>p-</c> payout (escrow), <c>s-</c> score profile (of facts, always empty), <c>x-</c> the outside world and the house. The letters lie outside a–f, since Orleans' ADO.NET provider stores keys
/// that look hexadecimal as numbers. At most 64 printable ASCII characters.
/// </remarks>
[GenerateSerializer, Immutable, Alias("AccountId")]
public readonly record struct AccountId
{
    public const int LengthMax = 64;

    private AccountId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public AccountKind Kind => (AccountKind)Value[0];

    /// <summary>Where money comes from and goes to when it enters or leaves Tael. It alone may go negative.</summary>
    public static AccountId Bank { get; } = new("x-bank");

    /// <summary>Where the fees of all merchants arrive, in bulk.</summary>
    public static AccountId Fees { get; } = new("x-fees");

    public static AccountId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException("An account is w-, o-, m-, j-, p-, s- or x- and an id, at most 64 characters in all.");

    public static bool TryParse([NotNullWhen(true)] string? text, out AccountId id)
    {
        var valid = text is { Length: > 2 and <= LengthMax } && text[1] == '-' && text[0] is 'w' or 'o' or 'm' or 'j' or 'p' or 's' or 'x'
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
        id = valid ? new AccountId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>What an account is; the letter its id starts with.</summary>
public enum AccountKind
{
    Wallet = 'w',
    Order = 'o',
    Merchant = 'm',
    Combined = 'j',
    Payout = 'p',
    Score = 's',
    External = 'x',
}
