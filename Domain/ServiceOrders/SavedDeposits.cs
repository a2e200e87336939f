using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.ServiceOrders;

/// <summary>What a scene has spared its users so far: the risk funds of all orders that ended well, used and paid when due.</summary>
/// <remarks>It holds no money. Each order tells of itself by a transfer of nothing, in the append that ends it, so that each counts exactly
/// once. One account for each scene.</remarks>
[GenerateSerializer, Immutable, Alias("SavedDeposits")]
public sealed record SavedDeposits([property: Id(0)] long Orders, [property: Id(1)] Money Saved) : IAccount
{
    public static readonly SavedDeposits None = new(0, Money.Zero(Currency.Cny));

    public long BalanceMinor => 0;

    public static AccountId AccountOf(TrustScene scene) => AccountId.Parse($"e-{scene}");

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static SavedDeposits Evolve(SavedDeposits? deposits, SavedDepositsEvent happened)
    {
        var now = deposits ?? None;
        return happened switch
        {
            DepositSaved e => new(now.Orders + 1, now.Saved + e.Saved),
            _ => throw new UnreachableException($"{happened.GetType().Name} is nothing that is counted here."),
        };
    }
}

[GenerateSerializer, Immutable, Alias("SavedDepositsEvent")]
public abstract record SavedDepositsEvent(Instant At) : AccountEvent(At);

/// <summary>An order has ended well.</summary>
/// <param name="Saved">Its risk fund.</param>
[GenerateSerializer, Immutable, Alias("DepositSaved")]
public sealed record DepositSaved(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Money Saved,
    Instant At) : SavedDepositsEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>An order tells that it has ended well.</summary>
public static class CreditSavedDeposits
{
    public static Decision<CreditStatus, SavedDepositsEvent> Decide(CreditAccount credit, SavedDepositsEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);
        if (credit.Spared is not { } saved || !credit.Amount.IsZero)
        {
            throw new InvalidOperationException($"{credit.Id} tells of no deposit.");
        }

        return new(CreditStatus.Credited, new DepositSaved(credit.Id, credit.From, credit.Amount, saved, now));
    }
}
