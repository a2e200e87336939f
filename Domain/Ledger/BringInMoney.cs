using Orleans;

namespace Tael.Domain.Ledger;

/// <summary>Bring money from outside into a wallet: a top-up.</summary>
[GenerateSerializer, Immutable, Alias("BringInMoney")]
public sealed record BringInMoney(
    [property: Id(0)] RequestId Id,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount)
{
    /// <summary>The most that one top-up may bring in: 10,000,000 yuan.</summary>
    public const long AmountMaxMinor = 1_000_000_000;

    public TransferId Transfer => TransferId.Of(AccountId.Bank, $"{Id}");

    public static Decision<BringInStatus, ExternalAccountEvent> Decide(
        ExternalAccount? bank, BringInMoney command, ExternalAccountEvent? earlier, Instant now)
    {
        if (earlier is MoneyBroughtIn done)
        {
            var same = done.To == command.To && done.Amount == command.Amount;
            return new(same ? BringInStatus.BroughtIn : BringInStatus.IdUsedForAnother);
        }

        if (command.Amount.IsZero) return new(BringInStatus.AmountMustNotBeZero);
        if (command.Amount.Minor > AmountMaxMinor) return new(BringInStatus.AmountOverLimit);

        return new(BringInStatus.BroughtIn, new MoneyBroughtIn(command.Transfer, command.To, command.Amount, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum BringInStatus : byte
{
    BroughtIn = 1,
    IdUsedForAnother = 2,
    AmountMustNotBeZero = 3,
    AmountOverLimit = 4,

    /// <summary>Too many transfers of this account are still on their way; nothing has changed.</summary>
    OutboxFull = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}
