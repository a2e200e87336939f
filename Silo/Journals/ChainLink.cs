using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>What the next row of an account has to follow from.</summary>
internal readonly record struct ChainLink(long Version, long BalanceMinor, ReadOnlyMemory<byte> Hash)
{
    public static ChainLink Start => new(0, 0, HashChain.Start);

    /// <summary>Finds what of a row does not follow from this one.</summary>
    /// <returns>The link after it, from what is stored: so that one wrong row is one finding and not one for each that follows.</returns>
    public ChainLink Follow(AccountId account, JournalRow row, AuditFindings findings)
    {
        if (row.Version != Version + 1)
        {
            findings.Mismatch(
                account.Value, row.Version, $"version {row.Version} follows {Version}; rows are missing or doubled.");
        }

        var next = HashChain.Next(
            Hash.Span, account, row.Version, row.Kind, row.At, row.Movement, row.BalanceMinor, row.Payload.Span);
        if (!row.Hash.Span.SequenceEqual(next))
        {
            findings.BrokenChain(
                account.Value,
                row.Version,
                $"the hash of version {row.Version} does not follow; this row, or what was before it, was changed "
                + $"(it comes to {Convert.ToHexStringLower(next.AsSpan(0, 4))}).");
        }

        var balance = (Int128)BalanceMinor + (row.Movement?.SignedMinor ?? 0);
        if (row.BalanceMinor != balance)
        {
            findings.Mismatch(
                account.Value,
                row.Version,
                $"version {row.Version} says balance {row.BalanceMinor}, its movements come to {balance}.");
        }

        if (row.BalanceMinor < 0 && account != AccountId.Bank)
        {
            findings.Mismatch(
                account.Value, row.Version, $"version {row.Version} has a balance below zero, {row.BalanceMinor}.");
        }

        return new(row.Version, row.BalanceMinor, row.Hash);
    }
}
