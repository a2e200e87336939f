using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Simulation;

/// <summary>The rules of family cards: what is lent is lent by the lender's own word, to who has accepted it, and no more in a month than was said.</summary>
internal sealed partial class RowRules
{
    private const int CardsGivenMax = 4;
    private const int CardsHeldMax = 3;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>What a wallet lends to whom after so many rows.</summary>
    public static Dictionary<UserId, LentCard> CardsOf(StoredAccount lender, int rows = int.MaxValue)
    {
        var cards = new Dictionary<UserId, LentCard>();
        var at = 0;
        foreach (var happened in lender.Events.Take(rows))
        {
            at++;
            if (happened is FamilyCardGiven given)
            {
                cards[given.Holder] = cards.TryGetValue(given.Holder, out var before)
                    ? before with { MonthMax = given.MonthMax }
                    : new(given.MonthMax, IsAccepted: false, Since: at);
            }

            if (happened is FamilyCardAccepted accepted) cards[accepted.Holder] = cards[accepted.Holder] with { IsAccepted = true };
            if (happened is FamilyCardEnded ended) cards.Remove(ended.Holder);
        }

        return cards;
    }

    /// <summary>Whose cards a wallet remembers after so many rows.</summary>
    public static HashSet<UserId> LendersOf(StoredAccount holder, int rows = int.MaxValue)
    {
        var lenders = new HashSet<UserId>();
        foreach (var happened in holder.Events.Take(rows))
        {
            if (happened is FamilyCardHeld held) lenders.Add(held.Lender);
            if (happened is FamilyCardDropped dropped) lenders.Remove(dropped.Lender);
        }

        return lenders;
    }

    /// <summary>The wallet of who has used what was paid: who holds the card that paid it, or who paid.</summary>
    private AccountId UserOf(TransferId transfer, AccountId from) =>
        (disk.Of(from).EventOf(transfer) as OrderPaymentDebited)?.ForHolder?.Wallet ?? from;

    private void CheckByCard(AccountId account, StoredAccount stored, OrderPaymentDebited e)
    {
        if (e.ForHolder is not { } holder) return;

        Must(CardsOf(stored).TryGetValue(holder, out var card) && card.IsAccepted, account, e, "nobody lends this user anything");
        var month = MonthOf(e.At);
        var lent = stored.Events.Skip(card!.Since).OfType<OrderPaymentDebited>().Where(paid => paid.ForHolder == holder && MonthOf(paid.At) == month);
        Must(lent.Sum(paid => paid.Amount.Minor) + e.Amount.Minor <= card.MonthMax.Minor, account, e, "so much is not lent in a month");
        var terms = Has<OrderCreated>(disk.Of(e.To))?.Terms;
        Must(terms?.TradeType == TradeType.Auth && terms.Payer == holder, account, e, "it pays something else");
    }

    private void CheckFamilyCard(AccountId account, StoredAccount stored, AccountEvent happened)
    {
        switch (happened)
        {
            case FamilyCardGiven e:
                Must(CardsOf(stored) is var cards && (cards.ContainsKey(e.Holder) || cards.Count < CardsGivenMax), account, e, "it lends to too many");
                Must(e.Holder.Wallet != account, account, e, "it lends to itself");
                break;
            case FamilyCardAccepted e:
                Must(CardsOf(stored).TryGetValue(e.Holder, out var given) && !given.IsAccepted, account, e, "I9: it is not given, or accepted");
                break;
            case FamilyCardEnded e:
                Must(CardsOf(stored).ContainsKey(e.Holder), account, e, "I9: it had ended");
                break;
            case FamilyCardHeld e:
                Must(LendersOf(stored) is var held && !held.Contains(e.Lender) && held.Count < CardsHeldMax, account, e, "it holds it, or too many");
                break;
            case FamilyCardDropped e:
                Must(LendersOf(stored).Contains(e.Lender), account, e, "I9: it does not hold it");
                break;
        }
    }

    private static (int Year, int Month) MonthOf(Instant at)
    {
        var there = at.ToDateTimeOffset().ToOffset(China);
        return (there.Year, there.Month);
    }
}

/// <param name="Since">How many rows the wallet had when it was given, with that one.</param>
internal sealed record LentCard(Money MonthMax, bool IsAccepted, int Since);
