using Orleans.Concurrency;
using Tael.Domain.Complaints;
using Tael.Grains.Ledger;

namespace Tael.Grains.Complaints;

/// <summary>One complaint that was upheld. Key: <see cref="ComplaintId.Account"/>.</summary>
[Alias("IComplaintGrain")]
public interface IComplaintGrain : IAccountGrain
{
    /// <summary>Upholds it, once: the same again is the same answer. Told when the user's profile has heard of it.</summary>
    [AlwaysInterleave, Alias("Uphold")]
    Task<UpholdComplaintStatus> Uphold(UpholdComplaint command);
}
