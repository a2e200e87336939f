using Orleans.Concurrency;
using Tael.Domain.Permissions;
using Tael.Grains.Ledger;

namespace Tael.Grains.Permissions;

/// <summary>One user's permission to a merchant, once they have given it. Key: <see cref="AuthorizationCode.PermissionOf"/>.</summary>
[Alias("IPermissionGrain")]
public interface IPermissionGrain : IAccountGrain
{
    /// <summary>Asks for it, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Apply")]
    Task<ApplyPermissionStatus> Apply(ApplyPermission command);

    /// <summary>The permission as it is stored; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Permission?> Look();

    /// <summary>The permission as it was when its notification of this number was made; null if there is no such.</summary>
    [AlwaysInterleave, Alias("LookBack")]
    Task<Permission?> LookBack(int notification);
}
