using Orleans;

namespace Tael.Domain.Ledger;

/// <summary>An account of the house: the outside world (<c>x-bank</c>) or the collected fees (<c>x-fees</c>).</summary>
/// <remarks>The only kind of account whose balance may be negative, hence the bare number: what all others hold, the
/// outside world owes.</remarks>
[GenerateSerializer, Immutable, Alias("ExternalAccount")]
public sealed record ExternalAccount([property: Id(0)] long BalanceMinor) : IAccount
{
    public static ExternalAccount Evolve(ExternalAccount? account, ExternalAccountEvent happened) =>
        new(checked((account?.BalanceMinor ?? 0) + happened.Movement!.Value.SignedMinor));
}

[GenerateSerializer, Immutable, Alias("ExternalAccountEvent")]
public abstract record ExternalAccountEvent(Instant At) : AccountEvent(At);

/// <summary>Money has entered Tael from outside, on its way to a wallet.</summary>
[GenerateSerializer, Immutable, Alias("MoneyBroughtIn")]
public sealed record MoneyBroughtIn(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : ExternalAccountEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>Money has arrived in an account of the house.</summary>
[GenerateSerializer, Immutable, Alias("ExternalAccountCredited")]
public sealed record ExternalAccountCredited(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : ExternalAccountEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);

    public static Decision<CreditStatus, ExternalAccountEvent> Decide(
        ExternalAccount? account, CreditAccount credit, ExternalAccountEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        return new(CreditStatus.Credited, new ExternalAccountCredited(credit.Id, credit.From, credit.Amount, now));
    }
}
