using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Merchants;

/// <summary>A part of another merchant's order has arrived, or of this one's own order what a receiver has given back.</summary>
/// <remarks>Without a fee: that is on the whole order, and its merchant's.</remarks>
[GenerateSerializer, Immutable, Alias("ShareReceived")]
public sealed record ShareReceived(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>What was received of another merchant's order is on its way back.</summary>
[GenerateSerializer, Immutable, Alias("ShareReturnDebited")]
public sealed record ShareReturnDebited(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] string Description,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>What was to be given back is here again: the profit-sharing order could not take it.</summary>
[GenerateSerializer, Immutable, Alias("ShareReturnRefused")]
public sealed record ShareReturnRefused(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>Take back what the profit-sharing order could not take.</summary>
public static class TakeShareReturnBack
{
    public static Decision<CreditStatus, MerchantEvent> Decide(CreditAccount credit, MerchantEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        return new(CreditStatus.Credited, new ShareReturnRefused(credit.Id, credit.From, credit.Amount, now));
    }
}
