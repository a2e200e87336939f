using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Grains.Sharing;

/// <summary>Those that one merchant may share out to. Key: <see cref="Domain.Merchants.MerchantId.Receivers"/>.</summary>
[Alias("IReceiversGrain")]
public interface IReceiversGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Add")]
    Task<ReceiverStatus> Add(AddReceiver command);

    [AlwaysInterleave, Alias("Delete")]
    Task<ReceiverStatus> Delete(DeleteReceiver command);

    /// <summary>Those of some accounts that are receivers.</summary>
    [AlwaysInterleave, Alias("Find")]
    Task<ImmutableArray<Receiver>> Find(ImmutableArray<AccountId> accounts);
}
