using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>Anything that holds money. Key: its <see cref="AccountId"/>.</summary>
/// <remarks>
/// Calls interleave only to join the activation's queue: decisions are made one after another by one loop, and an answer
/// is given when what it says is durable. On an exception the outcome is unknown: send the same command again.
/// </remarks>
[Alias("IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Takes a transfer, at most once per <see cref="CreditAccount.Id"/>.</summary>
    [AlwaysInterleave, Alias("Credit")]
    Task<CreditStatus> Credit(CreditAccount command);

    /// <summary>Sends on transfers that this account has debited and that have not arrived yet.</summary>
    [AlwaysInterleave, OneWay, Alias("Deliver")]
    Task Deliver(ImmutableArray<TransferId> transfers);

    /// <summary>What this activation holds, for an operator; without secrets. Changes nothing.</summary>
    [AlwaysInterleave, ReadOnly, Alias("Show")]
    Task<AccountInside> Show();
}
