using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <inheritdoc cref="IExternalGrain"/>
[GrainType("external")]
public sealed class ExternalGrain(AccountServices services)
    : AccountGrain<ExternalAccount, ExternalAccountEvent>(services), IExternalGrain
{
    protected override int SnapshotEvery => 1_000;

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (account, earlier, now) => ExternalAccountCredited.Decide(account, command, earlier, now),
        command.Id,
        command.IsRetry);

    public async Task<BringInStatus> BringIn(BringInMoney command)
    {
        var status = await Run(
            (bank, earlier, now) => BringInMoney.Decide(bank, command, earlier, now),
            command.Transfer,
            unable: new(BringInStatus.OutboxFull, BringInStatus.AccountStopped));
        if (status != BringInStatus.BroughtIn) return status;

        await Arrival(Movement.Debit(command.Transfer, command.To, command.Amount));
        return status;
    }

    protected override ExternalAccount Evolve(ExternalAccount? state, ExternalAccountEvent happened) =>
        ExternalAccount.Evolve(state, happened);
}
