using Orleans.Concurrency;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Grains.Sharing;

/// <summary>One profit-sharing order. Key: <see cref="OutSharingNo.ShareOf"/>.</summary>
[Alias("IShareGrain")]
public interface IShareGrain : IAccountGrain
{
    /// <summary>Makes it, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<CreateShareStatus> Create(CreateShare command);

    /// <summary>It as it is stored; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Share?> Look();
}
