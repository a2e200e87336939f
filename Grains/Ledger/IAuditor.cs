using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>Follows the journal while it is written, and stops accounts whose rows do not add up.</summary>
public interface IAuditor
{
    /// <summary>This one is to look; if not, it follows what another finds.</summary>
    bool IsOnDuty { get; set; }

    AuditView Look();

    /// <returns>False if the account is not stopped.</returns>
    Task<bool> Release(AccountId account, string reason);
}
