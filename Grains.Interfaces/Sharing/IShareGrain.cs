using Orleans.Concurrency;
using Tael.Domain.Ledger;
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

    /// <summary>How a return that its receiver has paid has ended, or that it has not yet.</summary>
    [AlwaysInterleave, Alias("FindReturn")]
    Task<ReturnOutcome> FindReturn(AskedReturn asked);

    /// <summary>Waits until the merchant has what was returned under a number; null if nothing was.</summary>
    [AlwaysInterleave, Alias("Settle")]
    Task<CreditStatus?> Settle(OutReturnNo no);

    /// <summary>What its notification of this number tells of; null if there is none.</summary>
    [AlwaysInterleave, Alias("FindNotified")]
    Task<ShareNotice?> FindNotified(int sequence);

    /// <summary>It as it is stored; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Share?> Look();
}
