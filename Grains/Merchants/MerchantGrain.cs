using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Grains.Merchants;

/// <inheritdoc cref="IMerchantGrain"/>
[GrainType("merchant")]
public sealed class MerchantGrain(AccountServices services)
    : AccountGrain<Merchant, MerchantEvent>(services), IMerchantGrain
{
    /// <summary>Orders of which a refund is being decided that knows what was refunded before it.</summary>
    private readonly HashSet<AccountId> _refunding = [];

    protected override int SnapshotEvery => 1_000;

    public override Task<CreditStatus> Credit(CreditAccount command) => command.Returns is { } returned
        ? TakeBack(command, returned)
        : Run(
            (merchant, earlier, now) => CreditMerchant.Decide(Self, merchant, command, earlier, now),
            command.Id,
            command.IsRetry);

    public async Task<RefundPaymentStatus> Refund(RefundPayment command)
    {
        var isAlone = !IsDeliveringTo(command.Order) && _refunding.Add(command.Order);
        RefundPaymentStatus status;
        try
        {
            status = await Refund(command, isAlone ? await RefundedBefore(command) : null);
        }
        finally
        {
            if (isAlone) _refunding.Remove(command.Order);
        }

        if (status != RefundPaymentStatus.Refunded)
        {
            NoteRefusal(RequestId.Parse(command.OutRefundNo.Value), nameof(RefundPayment), $"{status}");
        }

        return status;
    }

    public async Task<Refund?> FindRefund(OutRefundNo no)
    {
        var transfer = no.TransferOf(MerchantId.Parse(Self.Value[2..]));
        return await FindEvent(transfer) is RefundDebited e
            ? new(no, transfer, e.To, e.Amount, e.Terms, e.At, e.Fee)
            : null;
    }

    public async Task<FundPayoutStatus> Fund(FundPayout command)
    {
        var status = await Run(
            (merchant, earlier, now) => FundPayout.Decide(merchant, command, earlier, now),
            command.Transfer,
            unable: new(FundPayoutStatus.OutboxFull, FundPayoutStatus.AccountStopped));
        if (status == FundPayoutStatus.Funded)
        {
            status = FundPayout.Of(await Arrival(Movement.Debit(command.Transfer, command.Payout, command.Amount)));
        }

        if (status != FundPayoutStatus.Funded) NoteRefusal(RequestId.Parse(command.OutBillNo.Value), nameof(FundPayout), $"{status}");
        return status;
    }

    public async Task<ReturnShareStatus> Return(ReturnShare command)
    {
        var status = await Run(
            (merchant, earlier, now) => ReturnShare.Decide(merchant, command, earlier, now),
            command.Transfer,
            unable: new(ReturnShareStatus.OutboxFull, ReturnShareStatus.AccountStopped));
        return status == ReturnShareStatus.Returned
            ? ReturnShare.Of(await Arrival(Movement.Debit(command.Transfer, command.Share, command.Amount)))
            : status;
    }

    public async Task<AskedReturn?> FindReturn(OutReturnNo no, MerchantId sharer)
    {
        var transfer = no.TransferOf(Self, sharer);
        return await FindEvent(transfer) is ShareReturnDebited e
            ? new(no, transfer, MerchantId.Parse(Self.Value[2..]), e.To, e.Amount, e.Description, e.At)
            : null;
    }

    public Task<RegisterMerchantStatus> Register(RegisterMerchant command) =>
        Run(
            (merchant, _, now) => RegisterMerchant.Decide(merchant, command, now),
            unable: new(Stopped: RegisterMerchantStatus.AccountStopped));

    public Task<MerchantKeyStatus> AddKey(AddMerchantKey command) =>
        Run(
            (merchant, _, now) => AddMerchantKey.Decide(merchant, command, now),
            unable: new(Stopped: MerchantKeyStatus.AccountStopped));

    public Task<MerchantKeyStatus> RevokeKey(RevokeMerchantKey command) =>
        Run(
            (merchant, _, now) => RevokeMerchantKey.Decide(merchant, command, now),
            unable: new(Stopped: MerchantKeyStatus.AccountStopped));

    public Task<AgreeTrustServiceStatus> Agree(AgreeTrustService command) =>
        Run(
            (merchant, _, now) => AgreeTrustService.Decide(merchant, command, now),
            unable: new(Stopped: AgreeTrustServiceStatus.AccountStopped));

    public Task<MerchantCodeStatus> MakeCode(MakeMerchantCode command) =>
        Run(
            (merchant, _, now) => MakeMerchantCode.Decide(merchant, command, now),
            unable: new(Stopped: MerchantCodeStatus.AccountStopped));

    public Task<MerchantCodeStatus> CloseCode(CloseMerchantCode command) =>
        Run(
            (merchant, _, now) => CloseMerchantCode.Decide(merchant, command, now),
            unable: new(Stopped: MerchantCodeStatus.AccountStopped));

    public Task<Merchant?> Look() => Latest();

    protected override Enclosed EnclosedWith(MerchantEvent debited) =>
        debited is RefundDebited e ? new(new(e.Terms, e.Fee, e.FeeCharged)) : default;

    protected override Merchant Evolve(Merchant? state, MerchantEvent happened) => Merchant.Evolve(state, happened);

    private async Task<RefundPaymentStatus> Refund(RefundPayment command, RefundedBefore? before)
    {
        var status = await Run(
            (merchant, earlier, now) => RefundPayment.Decide(merchant, command, before, earlier, now),
            command.Transfer,
            unable: new(RefundPaymentStatus.OutboxFull, RefundPaymentStatus.AccountStopped));
        if (status != RefundPaymentStatus.Refunded) return status;

        // A repeat takes along what the first try has said.
        var enclosed = IsDelivering(command.Transfer) ? default : EnclosedWith((await FindEvent(command.Transfer))!);
        return RefundPayment.Of(await Arrival(Movement.Debit(command.Transfer, command.Order, command.Amount), enclosed));
    }

    /// <summary>What the order has refunded; null if it is not this merchant's.</summary>
    private async Task<RefundedBefore?> RefundedBefore(RefundPayment command) =>
        await GrainFactory.Payment(command.Order).Look() is { Terms: { } terms } order && terms.Merchant == command.Merchant
            ? order.RefundedSoFar
            : null;

    private async Task<CreditStatus> TakeBack(CreditAccount command, TransferId returned) => await FindEvent(returned) switch
    {
        RefundDebited refund => await Run(
            (_, earlier, now) => TakeRefundBack.Decide(refund, command, earlier, now), command.Id, command.IsRetry),
        ShareReturnDebited => await Run(
            (_, earlier, now) => TakeShareReturnBack.Decide(command, earlier, now), command.Id, command.IsRetry),
        PayoutDebited => await Run(
            (_, earlier, now) => TakePayoutBack.Decide(command, earlier, now), command.Id, command.IsRetry),
        _ => throw new InvalidOperationException($"{command.Id} gives back what {Self} has never paid."),
    };
}
