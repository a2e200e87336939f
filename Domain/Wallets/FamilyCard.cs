using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Wallets;

/// <summary>What a user lends a relative of their own wallet (亲属卡): up to so much a calendar month in China, for what services on trust
/// have cost the relative.</summary>
/// <remarks>
/// It is the lender's wallet's: a payment by it is that wallet's own decision, so the month's limit and the balance are judged with every
/// other payment, in one append. What comes back of it, refunded or not taken by its order, is the lender's money, and is not lent
/// again that month. Source: WeChat Pay's rules for family cards.
/// </remarks>
/// <param name="MonthMax">At most <see cref="MonthMaxMinor"/>.</param>
/// <param name="AcceptedAt">Null: the relative has not accepted it, and nothing is paid by it.</param>
/// <param name="Month">Which month <paramref name="Used"/> belongs to: see <see cref="MonthOf"/>.</param>
[GenerateSerializer, Immutable, Alias("FamilyCard")]
public sealed record FamilyCard(
    [property: Id(0)] UserId Holder,
    [property: Id(1)] Money MonthMax,
    [property: Id(2)] Instant GivenAt,
    [property: Id(3)] Instant? AcceptedAt,
    [property: Id(4)] int Month,
    [property: Id(5)] Money Used)
{
    /// <summary>So many a user gives.</summary>
    public const int GivenMax = 4;

    /// <summary>So many a user holds.</summary>
    public const int HeldMax = 3;

    /// <summary>3,000 yuan.</summary>
    public const long MonthMaxMinor = 300_000;

    /// <summary>Months since the year 0, in China.</summary>
    public static int MonthOf(Instant at)
    {
        var date = SettlementDay.Of(at).Date;
        return (date.Year * 12) + date.Month - 1;
    }

    public Money UsedDuring(int month) => month == Month ? Used : Money.Zero(MonthMax.Currency);

    /// <summary>What may still be paid by it this month.</summary>
    public Money LeftAt(Instant now)
    {
        var used = UsedDuring(MonthOf(now));
        return AcceptedAt is null || used >= MonthMax ? Money.Zero(MonthMax.Currency) : MonthMax - used;
    }

    public FamilyCard Use(Money amount, Instant at) => this with { Month = MonthOf(at), Used = UsedDuring(MonthOf(at)) + amount };
}

/// <summary>The transfer with which a lender's wallet pays for a relative: <c>{wallet}/card-{holder}/{request}</c>.</summary>
/// <remarks>It says who has used the service, so that the order knows its payer though the money is somebody else's. No request of a
/// wallet's own calls has a slash.</remarks>
public static class FamilyCardTransfer
{
    private const string Start = "card-";

    public static TransferId Of(AccountId lender, UserId holder, RequestId id) => TransferId.Of(lender, $"{Start}{holder}/{id}");

    /// <summary>For whom it pays; false if it is no such transfer.</summary>
    public static bool TryHolder(TransferId transfer, out UserId holder)
    {
        holder = default;
        return transfer.Value.Split('/') is [var from, var card, _]
            && AccountId.TryParse(from, out var lender) && lender.Kind == AccountKind.Wallet
            && card.StartsWith(Start, StringComparison.Ordinal) && UserId.TryParse(card[Start.Length..], out holder);
    }
}

/// <summary>A relative may pay by the lender's wallet, up to so much a month, once they have accepted it; or the month's limit has changed.</summary>
[GenerateSerializer, Immutable, Alias("FamilyCardGiven")]
public sealed record FamilyCardGiven([property: Id(0)] UserId Holder, [property: Id(1)] Money MonthMax, Instant At) : WalletEvent(At);

[GenerateSerializer, Immutable, Alias("FamilyCardAccepted")]
public sealed record FamilyCardAccepted([property: Id(0)] UserId Holder, Instant At) : WalletEvent(At);

/// <summary>Nothing is paid by it any more, by the lender's word or the holder's.</summary>
[GenerateSerializer, Immutable, Alias("FamilyCardEnded")]
public sealed record FamilyCardEnded([property: Id(0)] UserId Holder, Instant At) : WalletEvent(At);

/// <summary>The holder's wallet remembers whose card it is about to accept.</summary>
[GenerateSerializer, Immutable, Alias("FamilyCardHeld")]
public sealed record FamilyCardHeld([property: Id(0)] UserId Lender, Instant At) : WalletEvent(At);

/// <summary>The holder's wallet asks it no more.</summary>
[GenerateSerializer, Immutable, Alias("FamilyCardDropped")]
public sealed record FamilyCardDropped([property: Id(0)] UserId Lender, Instant At) : WalletEvent(At);
