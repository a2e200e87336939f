using Tael.Domain.Ledger;
using Tael.Domain.Payouts;
using Tael.Grains.Ledger;
using Tael.Grains.Notifications;

namespace Tael.Grains.Payouts;

/// <inheritdoc cref="IPayoutAuthorizationGrain"/>
[GrainType("payout-authorization")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class PayoutAuthorizationGrain(AccountServices services)
    : AccountGrain<PayoutAuthorization, PayoutAuthorizationEvent>(services), IPayoutAuthorizationGrain
{
    /// <summary>It holds no money, so whoever sends it some has a bug: that stays with them, and does not vanish here.</summary>
    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings {command.Amount} to an authorisation.");

    public Task<AskAuthorizationStatus> Ask(AskPayoutAuthorization command) => Run(
        (authorization, _, now) => AskPayoutAuthorization.Decide(authorization, command, now),
        unable: new(Stopped: AskAuthorizationStatus.AccountStopped));

    public Task<ConfirmAuthorizationStatus> Confirm(ConfirmPayoutAuthorization command) => Run(
        (authorization, _, now) => ConfirmPayoutAuthorization.Decide(authorization, command, now),
        unable: new(Stopped: ConfirmAuthorizationStatus.AccountStopped));

    public Task<CloseAuthorizationStatus> Close(ClosePayoutAuthorization command) => Run(
        (authorization, _, now) => ClosePayoutAuthorization.Decide(authorization, command, now),
        unable: new(Stopped: CloseAuthorizationStatus.AccountStopped));

    public async Task<PayoutAuthorization?> Look()
    {
        await Run(
            (authorization, _, now) => ExpirePayoutAuthorization.Decide(authorization, now),
            unable: new(Stopped: EndPayoutStatus.Unchanged));
        return await Latest();
    }

    public async Task<PayoutAuthorization?> LookBack(int notification)
    {
        PayoutAuthorization? authorization = null;
        foreach (var happened in await ReadEvents())
        {
            authorization = PayoutAuthorization.Evolve(authorization, happened);
            if (authorization.Notifications == notification) return authorization;
        }

        return null;
    }

    protected override PayoutAuthorization Evolve(PayoutAuthorization? state, PayoutAuthorizationEvent happened) =>
        PayoutAuthorization.Evolve(state, happened);

    protected override ReadRows ReadRowsOf(PayoutAuthorization state, PayoutAuthorizationEvent happened) => happened switch
    {
        PayoutAuthorizationConfirmed => Notify(state, happened, "MCHTRANSFER.AUTHORIZATION.CONFIRMED"),
        PayoutAuthorizationClosed { By: not AuthorizationClosedBy.Time } => Notify(state, happened, "MCHTRANSFER.AUTHORIZATION.CLOSED"),
        _ => default,
    };

    /// <summary>One that never arrived has nobody to tell.</summary>
    private ReadRows Notify(PayoutAuthorization state, PayoutAuthorizationEvent happened, string eventType) => state.Terms is { } terms
        ? new(
            null,
            [
                new(
                    WebhookIds.Of(Self, state.Notifications), Self, terms.Merchant, eventType, terms.NotifyUrl, state.Notifications,
                    happened.At),
            ])
        : default;
}
