using System.Diagnostics.CodeAnalysis;
using Orleans;

namespace Tael.Domain.Ledger;

/// <summary>Names one account, and with it the grain that alone decides about its money.</summary>
/// <remarks>
/// A letter for the kind (<see cref="AccountKind"/>), a dash, the kind's own id; at most 80 printable ASCII characters. The dash keeps
/// it from looking hexadecimal: Orleans' ADO.NET provider stores keys that do as numbers.
/// </remarks>
[GenerateSerializer, Immutable, Alias("AccountId")]
public readonly record struct AccountId
{
    public const int LengthMax = 80;

    private AccountId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public AccountKind Kind => (AccountKind)Value[0];

    /// <summary>Where money comes from and goes to when it enters or leaves Tael. It alone may go negative.</summary>
    public static AccountId Bank { get; } = new("x-bank");

    /// <summary>Where the fees of all merchants arrive, in bulk.</summary>
    public static AccountId Fees { get; } = new("x-fees");

    public static AccountId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"An account is the letter of a kind, a dash and an id, at most {LengthMax} characters in all.");

    public static bool TryParse([NotNullWhen(true)] string? text, out AccountId id)
    {
        var valid = text is { Length: > 2 and <= LengthMax } && text[1] == '-' && Enum.IsDefined((AccountKind)text[0])
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
        id = valid ? new AccountId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>What an account is; the letter its id starts with.</summary>
public enum AccountKind
{
    /// <summary>A user's money.</summary>
    Wallet = 'w',

    /// <summary>Escrow of one order, until its merchant has been paid.</summary>
    Order = 'o',

    /// <summary>A merchant's money.</summary>
    Merchant = 'm',

    /// <summary>Escrow of a combined order.</summary>
    Combined = 'j',

    /// <summary>Escrow of a transfer to a user.</summary>
    Payout = 'p',

    /// <summary>A score profile: of facts, always empty.</summary>
    Score = 's',

    /// <summary>A device: of facts, always empty.</summary>
    Device = 'v',

    /// <summary>A merchant's devices: of facts, always empty.</summary>
    Fleet = 'k',

    /// <summary>A service on trust: of facts, always empty.</summary>
    ServiceOrder = 'g',

    /// <summary>A user's permission to a merchant: of facts, always empty.</summary>
    Permission = 'q',

    /// <summary>A merchant's plan for users to sign: of facts, always empty.</summary>
    Plan = 'i',

    /// <summary>A plan that a user is asked to sign: of facts, always empty.</summary>
    SignPlan = 'd',

    /// <summary>A user's agreement to be paid without confirming: of facts, always empty.</summary>
    PayoutAuthorization = 'a',

    /// <summary>What a scene of Pay Score has spared its users: of facts, always empty.</summary>
    SavedDeposits = 'e',

    /// <summary>A complaint that was upheld: of facts, always empty.</summary>
    Complaint = 'f',

    /// <summary>A profit-sharing order: money passes through.</summary>
    Share = 'h',

    /// <summary>Those whom a merchant shares out to: of facts, always empty.</summary>
    Receivers = 'r',

    /// <summary>A user's membership at a merchant: of facts, always empty.</summary>
    Member = 'n',

    /// <summary>A merchant's levels of membership: of facts, always empty.</summary>
    MemberPlan = 'z',

    /// <summary>A rollout to devices: of facts, always empty.</summary>
    Rollout = 't',

    /// <summary>The outside world and the house.</summary>
    External = 'x',
}
