using Tael.Domain.Ledger;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Grains.Ledger;

namespace Tael.Grains.Permissions;

/// <inheritdoc cref="IPermissionGrain"/>
[GrainType("permission")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class PermissionGrain(AccountServices services)
    : AccountGrain<Permission, PermissionEvent>(services), IPermissionGrain
{
    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (permission, earlier, now) => CreditPermission.Decide(permission, command, earlier, now), command.Id, command.IsRetry);

    public Task<ApplyPermissionStatus> Apply(ApplyPermission command) => Run(
        (permission, _, now) => ApplyPermission.Decide(permission, command, now),
        unable: new(Stopped: ApplyPermissionStatus.AccountStopped));

    public Task<Permission?> Look() => Latest();

    public async Task<Permission?> LookBack(int notification)
    {
        Permission? permission = null;
        foreach (var happened in await ReadEvents())
        {
            permission = Permission.Evolve(permission, happened);
            if (permission.Notifications == notification) return permission;
        }

        return null;
    }

    protected override Permission Evolve(Permission? state, PermissionEvent happened) => Permission.Evolve(state, happened);

    protected override Enclosed EnclosedWith(PermissionEvent debited) =>
        debited is PermissionGivenBack ? new(Fact: new(ScoreFactKind.PermissionRefused, State!.Terms?.Merchant ?? default)) : default;

    protected override ReadRows ReadRowsOf(Permission state, PermissionEvent happened) => happened switch
    {
        PermissionOpened => Notify(state, happened, "PAYSCORE.USER_OPEN_SERVICE"),
        PermissionClosed => Notify(state, happened, "PAYSCORE.USER_CLOSE_SERVICE"),
        _ => default,
    };

    private ReadRows Notify(Permission state, PermissionEvent happened, string eventType) => state.Terms is { NotifyUrl: { } url } terms
        ? new(
            null,
            [
                new(
                    WebhookIds.Of(Self, state.Notifications), Self, terms.Caller, eventType, url, state.Notifications, happened.At),
            ])
        : default;
}
