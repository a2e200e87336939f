using Tael.Domain.Ledger;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Grains.Sharing;

/// <inheritdoc cref="IShareGrain"/>
[GrainType("share")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class ShareGrain(AccountServices services) : AccountGrain<Share, ShareEvent>(services), IShareGrain
{
    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (share, earlier, now) => CreditShare.Decide(Self, share, command, earlier, now), command.Id, command.IsRetry);

    public Task<CreateShareStatus> Create(CreateShare command) => Run(
        (share, _, now) => CreateShare.Decide(share, command, now), unable: new(Stopped: CreateShareStatus.AccountStopped));

    public Task<Share?> Look() => Latest();

    protected override Share Evolve(Share? state, ShareEvent happened) => Share.Evolve(state, happened);

    protected override void OnSettled()
    {
        if (State is { FinishedAt: not null }) DeactivateOnIdle();
    }
}
