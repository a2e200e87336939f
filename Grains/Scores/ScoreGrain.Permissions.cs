using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;
using Tael.Grains.Ledger;

namespace Tael.Grains.Scores;

public sealed partial class ScoreGrain
{
    public async Task<OpenPermissionStatus> OpenPermission(AccountId permission)
    {
        if (await GrainFactory.Permission(permission).Look() is not { Terms: { } terms }) return OpenPermissionStatus.NotFound;

        var command = new OpenPermission(Self, permission, terms);
        var status = await Run(
            (profile, earlier, now) => Domain.Scores.OpenPermission.Decide(profile, command, earlier, now),
            command.Transfer,
            unable: new(OpenPermissionStatus.OutboxFull, OpenPermissionStatus.AccountStopped));
        if (status != OpenPermissionStatus.Opened) return status;

        var fact = new ScoreFact(ScoreFactKind.PermissionOpened, terms.Merchant);
        var arrived = await Arrival(Movement.Debit(command.Transfer, permission, Money.Zero(Currency.Cny)), new(Fact: fact));
        return arrived == CreditStatus.Credited ? OpenPermissionStatus.Opened : OpenPermissionStatus.Taken;
    }

    public async Task<ClosePermissionStatus> ClosePermission(AccountId permission)
    {
        var command = new ClosePermission(Self, permission);
        var status = await Run(
            (profile, earlier, now) => Domain.Scores.ClosePermission.Decide(profile, command, earlier, now),
            command.Transfer,
            unable: new(ClosePermissionStatus.OutboxFull, ClosePermissionStatus.AccountStopped));
        if (status == ClosePermissionStatus.Closed && IsDelivering(command.Transfer))
        {
            await Arrival(Movement.Debit(command.Transfer, permission, Money.Zero(Currency.Cny)));
        }

        return status;
    }

    public async Task<AccountId?> FindPermission(MerchantId merchant, MerchantId? partner, string serviceId) =>
        (await Latest())?.PermissionFor(merchant, partner, serviceId)?.Permission;

    public async Task<int> RiskLevel()
    {
        var seen = await Look();
        return RiskLevels.Of(seen.Score?.Value, seen.OpenDebts);
    }

    public async Task<ScorePermissions> Permissions() => new((await Latest())?.Permissions ?? []);

    protected override Enclosed EnclosedWith(ScoreEvent debited) => debited switch
    {
        ScorePermissionOpened e => new(Fact: new(ScoreFactKind.PermissionOpened, e.Merchant)),
        ScorePermissionClosed e => new(Fact: new(ScoreFactKind.PermissionClosed, e.Merchant)),
        _ => default,
    };
}
