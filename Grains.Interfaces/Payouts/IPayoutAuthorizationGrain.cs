using Orleans.Concurrency;
using Tael.Domain.Payouts;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payouts;

/// <summary>One user's agreement to be paid by a merchant without confirming. Key: <see cref="OutAuthorizationNo.AuthorizationOf"/>.</summary>
[Alias("IPayoutAuthorizationGrain")]
public interface IPayoutAuthorizationGrain : IAccountGrain
{
    /// <summary>Asks for it, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Ask")]
    Task<AskAuthorizationStatus> Ask(AskPayoutAuthorization command);

    [AlwaysInterleave, Alias("Confirm")]
    Task<ConfirmAuthorizationStatus> Confirm(ConfirmPayoutAuthorization command);

    /// <summary>Closed means that what is made from now on is not paid under it.</summary>
    [AlwaysInterleave, Alias("Close")]
    Task<CloseAuthorizationStatus> Close(ClosePayoutAuthorization command);

    /// <summary>The authorisation as it is stored; null if there is none. Closes it first if its time is over.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<PayoutAuthorization?> Look();

    /// <summary>The authorisation as it was when its notification of this number was made; null if there is no such.</summary>
    [AlwaysInterleave, Alias("LookBack")]
    Task<PayoutAuthorization?> LookBack(int notification);
}
