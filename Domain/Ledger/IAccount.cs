namespace Tael.Domain.Ledger;

/// <summary>The state of anything that holds money.</summary>
public interface IAccount
{
    /// <summary>What it holds, in minor units, settled and not: always the sum of its movements.</summary>
    long BalanceMinor { get; }
}
