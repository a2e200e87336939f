using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;

namespace Tael.Domain.Permissions;

/// <summary>A user's profile says that it has opened or closed this permission.</summary>
public static class CreditPermission
{
    public static Decision<CreditStatus, PermissionEvent> Decide(
        Permission? permission, CreditAccount credit, PermissionEvent? earlier, Instant now)
    {
        if (earlier is PermissionNotTaken) return new(CreditStatus.PermissionTaken);
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);
        if (credit.From.Kind != AccountKind.Score || credit.Fact is not { } fact || !credit.Amount.IsZero)
        {
            throw new InvalidOperationException($"{credit.Id} is no word of a score profile.");
        }

        var user = UserId.Parse(credit.From.Value[2..]);
        if (fact.Kind == ScoreFactKind.PermissionClosed && (permission?.User ?? user) == user)
        {
            return new(CreditStatus.Credited, new PermissionClosed(credit.Id, credit.From, credit.Amount, user, now));
        }

        // Closed before it came, or another user's: the profile must not go by it, nor end what that user has given.
        return fact.Kind != ScoreFactKind.PermissionClosed && permission is { Terms: not null, User: null }
            ? new(CreditStatus.Credited, new PermissionOpened(credit.Id, credit.From, credit.Amount, user, now))
            : new(
                CreditStatus.PermissionTaken,
                new PermissionNotTaken(credit.Id, credit.From, credit.Amount, now),
                new PermissionGivenBack(credit.Id.Back(), credit.From, credit.Amount, now));
    }
}
