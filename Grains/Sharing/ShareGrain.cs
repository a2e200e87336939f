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

    public async Task<ReturnOutcome> FindReturn(AskedReturn asked) => await FindEvent(asked.Transfer) switch
    {
        null => new(null, default),
        ShareNotTaken not => new(not.Reason, not.At),
        var taken => new(CreditStatus.Credited, taken.At),
    };

    public async Task<CreditStatus?> Settle(OutReturnNo no) =>
        await Latest() is { Terms: { } terms } share && share.Returns.FirstOrDefault(back => back.OutReturnNo == no) is { } returned
            ? await Arrival(Movement.Debit(no.PassedOnBy(Self), terms.Merchant.Account, returned.Amount))
            : null;

    public async Task<ShareNotice?> FindNotified(int sequence)
    {
        Share? share = null;
        foreach (var happened in await ReadEvents())
        {
            var before = share?.Notifications ?? 0;
            share = Share.Evolve(share, happened);
            if (before < sequence && share.Notifications == sequence) return NoticeOf(share, happened);
        }

        return null;
    }

    protected override ReadRows ReadRowsOf(Share state, ShareEvent happened) => happened switch
    {
        SharePaid => Notify(state, happened, "PROFITSHARING.SUCCESS"),
        ShareReturnTaken => Notify(state, happened, "PROFITSHARING.RETURN"),
        _ => default,
    };

    protected override Share Evolve(Share? state, ShareEvent happened) => Share.Evolve(state, happened);

    protected override void OnSettled()
    {
        if (State is { FinishedAt: not null }) DeactivateOnIdle();
    }

    private ReadRows Notify(Share state, ShareEvent happened, string eventType)
    {
        if (state.Terms is not { NotifyUrl: { } url } terms) return default;

        var sequence = state.Notifications;
        return new(null, [new(WebhookIds.Of(Self, sequence), Self, terms.Caller, eventType, url, sequence, happened.At)]);
    }

    private static ShareNotice? NoticeOf(Share share, ShareEvent happened) => happened switch
    {
        SharePaid e => new(e.To, e.Amount, share.Terms!.Receivers[e.Receiver].Description, null, e.At, e.Receiver),
        ShareReturnTaken e => new(e.From, e.Amount, null, e.OutReturnNo, e.At),
        _ => null,
    };
}
