using Tael.Domain.Ledger;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;

namespace Tael.Grains.ServiceOrders;

/// <inheritdoc cref="ISavedDepositsGrain"/>
[GrainType("saveddeposits")]
public sealed class SavedDepositsGrain(AccountServices services)
    : AccountGrain<SavedDeposits, SavedDepositsEvent>(services), ISavedDepositsGrain
{
    protected override int SnapshotEvery => 100;

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (_, earlier, now) => CreditSavedDeposits.Decide(command, earlier, now), command.Id, command.IsRetry);

    public async Task<SavedDeposits> Look() => await Latest() ?? SavedDeposits.None;

    protected override SavedDeposits Evolve(SavedDeposits? state, SavedDepositsEvent happened) => SavedDeposits.Evolve(state, happened);
}
