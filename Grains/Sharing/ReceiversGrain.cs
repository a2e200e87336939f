using System.Collections.Immutable;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Grains.Sharing;

/// <inheritdoc cref="IReceiversGrain"/>
[GrainType("receivers")]
public sealed class ReceiversGrain(AccountServices services)
    : AccountGrain<ReceiverList, ReceiverEvent>(services), IReceiversGrain
{
    protected override int SnapshotEvery => 1_000;

    /// <summary>It holds no money, so whoever sends it some has a bug: that stays with them, and does not vanish here.</summary>
    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings {command.Amount} to a list of receivers.");

    public Task<ReceiverStatus> Add(AddReceiver command) => Run(
        (list, _, now) => AddReceiver.Decide(list, command, now), unable: new(Stopped: ReceiverStatus.AccountStopped));

    public Task<ReceiverStatus> Delete(DeleteReceiver command) => Run(
        (list, _, now) => DeleteReceiver.Decide(list, command, now), unable: new(Stopped: ReceiverStatus.AccountStopped));

    public async Task<ImmutableArray<Receiver>> Find(ImmutableArray<AccountId> accounts)
    {
        var list = await Latest() ?? ReceiverList.Empty;
        return [.. accounts.Distinct().Select(list.Find).OfType<Receiver>()];
    }

    protected override ReceiverList Evolve(ReceiverList? state, ReceiverEvent happened) => ReceiverList.Evolve(state, happened);
}
