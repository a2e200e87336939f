using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;

namespace Tael.Domain.Complaints;

/// <summary>A complaint of a merchant about a user that an operator has looked into and upheld.</summary>
/// <remarks>It holds no money. The user's score profile is told of it once, by a transfer of nothing. One that is not upheld is never
/// here.</remarks>
/// <param name="Reason">In the operator's words, for whoever asks later; no personal data.</param>
[GenerateSerializer, Immutable, Alias("Complaint")]
public sealed record Complaint(
    [property: Id(0)] UserId User, [property: Id(1)] MerchantId Merchant, [property: Id(2)] string Reason, [property: Id(3)] Instant At)
    : IAccount
{
    public long BalanceMinor => 0;

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Complaint Evolve(Complaint? complaint, ComplaintEvent happened) => happened switch
    {
        ComplaintUpheld e => new(e.User, e.Merchant, e.Reason, e.At),
        _ => throw new UnreachableException($"{happened.GetType().Name} is no complaint's event."),
    };
}

/// <summary>The operators' own number of a complaint: 1 to 32 of <c>0-9 a-z A-Z _ -</c>.</summary>
public readonly record struct ComplaintId
{
    public const int LengthMax = 32;

    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private ComplaintId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The complaint's account, and so its grain.</summary>
    public AccountId Account => AccountId.Parse($"f-{Value}");

    public static bool TryParse([NotNullWhen(true)] string? text, out ComplaintId id)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        id = valid ? new ComplaintId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

[GenerateSerializer, Immutable, Alias("ComplaintEvent")]
public abstract record ComplaintEvent(Instant At) : AccountEvent(At);

/// <summary>It was upheld, and the user's profile is told.</summary>
[GenerateSerializer, Immutable, Alias("ComplaintUpheld")]
public sealed record ComplaintUpheld(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] UserId User,
    [property: Id(4)] MerchantId Merchant,
    [property: Id(5)] string Reason,
    Instant At) : ComplaintEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>Uphold a complaint. Its id is the operators' number of it.</summary>
[GenerateSerializer, Immutable, Alias("UpholdComplaint")]
public sealed record UpholdComplaint(
    [property: Id(0)] UserId User, [property: Id(1)] MerchantId Merchant, [property: Id(2)] string Reason)
{
    public static Decision<UpholdComplaintStatus, ComplaintEvent> Decide(
        AccountId self, Complaint? complaint, UpholdComplaint command, Instant now)
    {
        if (complaint is not null)
        {
            var same = (complaint.User, complaint.Merchant, complaint.Reason) == (command.User, command.Merchant, command.Reason);
            return new(same ? UpholdComplaintStatus.Upheld : UpholdComplaintStatus.IdUsed);
        }

        return new(
            UpholdComplaintStatus.Upheld,
            new ComplaintUpheld(
                TransferId.Of(self, $"{ScoreFactKind.ComplaintUpheld}"),
                command.User.Score,
                Money.Zero(Currency.Cny),
                command.User,
                command.Merchant,
                command.Reason,
                now));
    }
}

/// <summary>Append, never renumber.</summary>
public enum UpholdComplaintStatus : byte
{
    /// <summary>Since now or before.</summary>
    Upheld = 1,

    /// <summary>The number stands for another complaint.</summary>
    IdUsed = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}
