using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>Where an account's journal ends, and the state that it folds to there.</summary>
public readonly record struct AccountTip<TState>(
    TState? State, long Version, long BalanceMinor, ReadOnlyMemory<byte> Hash)
    where TState : class, IAccount
{
    public static AccountTip<TState> Start => new(null, 0, 0, HashChain.Start);

    public static AccountTip<TState> Of(AccountSnapshot snapshot) => new(
        EventJson.ReadState<TState>(snapshot), snapshot.Version, snapshot.BalanceMinor, snapshot.Hash);

    /// <summary>The tip after one more row. The state's own idea of its balance must be the ledger's.</summary>
    public AccountTip<TState> Follow(TState state, JournalRow row)
    {
        var balance = checked(BalanceMinor + (row.Movement?.SignedMinor ?? 0));
        if (row.Version != Version + 1 || balance != row.BalanceMinor || balance != state.BalanceMinor)
        {
            throw new InvalidDataException(
                $"Row {row.Version} ({row.Kind}) does not follow row {Version}: balance {row.BalanceMinor} in the row, "
                + $"{balance} by the ledger, {state.BalanceMinor} by the state.");
        }

        return new(state, row.Version, balance, row.Hash);
    }
}
