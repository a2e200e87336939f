using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payouts;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payouts;

/// <inheritdoc cref="IPayoutGrain"/>
/// <remarks>A reminder ends it when its time is over. It is set before the payout is stored: one that reminds of nothing does no harm,
/// and a payout without one would keep the merchant's money until somebody looks.</remarks>
[GrainType("payout")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class PayoutGrain(AccountServices services)
    : AccountGrain<Payout, PayoutEvent>(services), IPayoutGrain, IRemindable
{
    private const string Overdue = "overdue";

    private static readonly TimeSpan RemindAgain = TimeSpan.FromMinutes(10);

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (payout, earlier, now) => CreditPayout.Decide(Self, payout, command, earlier, now), command.Id, command.IsRetry);

    public async Task<CreatePayoutStatus> Create(CreatePayout command)
    {
        if (State is null) await this.RegisterOrUpdateReminder(Overdue, Payout.ConfirmWithin, RemindAgain);
        var authorization = command.Terms.Authorization is { } account ? await GrainFactory.PayoutAuthorization(account).Look() : null;
        return await Run(
            (payout, _, now) => CreatePayout.Decide(payout, command, authorization, now),
            unable: new(Stopped: CreatePayoutStatus.AccountStopped));
    }

    public Task<ConfirmPayoutStatus> Confirm(ConfirmPayout command) => Run(
        (payout, _, now) => ConfirmPayout.Decide(Self, payout, command, now),
        unable: new(Stopped: ConfirmPayoutStatus.AccountStopped));

    public Task<CancelPayoutStatus> Cancel(CancelPayout command) => Run(
        (payout, _, now) => CancelPayout.Decide(payout, command, now), unable: new(Stopped: CancelPayoutStatus.AccountStopped));

    public Task<AskReceiptStatus> AskReceipt(AskPayoutReceipt command) => Run(
        (payout, _, now) => AskPayoutReceipt.Decide(payout, now), unable: new(Stopped: AskReceiptStatus.AccountStopped));

    public async Task<Payout?> Look()
    {
        if (State is null or { State: PayoutState.Created or PayoutState.WaitingForPayee }) await EndIfOverdue();
        return await Latest();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await EndIfOverdue();
        if (State is { Terms: not null, State: PayoutState.Created or PayoutState.WaitingForPayee }) return;
        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    protected override Payout Evolve(Payout? state, PayoutEvent happened) => Payout.Evolve(state, happened);

    protected override ReadRows ReadRowsOf(Payout state, PayoutEvent happened) =>
        happened is PayoutConfirmed or PayoutEnded && state is { WasFunded: true, Terms: { NotifyUrl: { } url } terms }
            ? new(null, [new(WebhookIds.Of(Self, 1), Self, terms.Merchant, "MCHTRANSFER.BILL.FINISHED", url, 1, happened.At)])
            : default;

    protected override void OnSettled()
    {
        if (State is { State: PayoutState.Succeeded or PayoutState.Cancelled or PayoutState.Expired }) DeactivateOnIdle();
    }

    private Task<EndPayoutStatus> EndIfOverdue() => Run(
        (payout, _, now) => EndPayout.Decide(payout, now), unable: new(Stopped: EndPayoutStatus.Unchanged));
}
