using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>As the endpoint does it: the payout is made, and then it gets its money.</summary>
internal sealed class GiveMoney(World world, PayoutTerms terms) : Command(world)
{
    private readonly TransferId _transfer = terms.OutBillNo.TransferOf(terms.Merchant);
    private int _merchantRowsBefore;
    private int _authorizationRowsBefore;

    public override string Key => $"give {Account} {terms.Payee} {terms.Amount} {terms.Remark} {terms.Authorization}";

    protected override AccountId Account => terms.OutBillNo.PayoutOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains)
    {
        var made = await grains.Payout(Account).Create(new(terms));
        return made == CreatePayoutStatus.Created
            ? await grains.Merchant(terms.Merchant).Fund(new(terms.Merchant, terms.OutBillNo, terms.Amount))
            : made;
    }

    protected override void OnBegin()
    {
        _merchantRowsBefore = Merchant.RowsKnown;
        if (terms.Authorization is { } authorization) _authorizationRowsBefore = World.Disk.Of(authorization).RowsKnown;
    }

    protected override bool IsRight(object answer)
    {
        var isThis = Has<PayoutCreated>()?.Terms == terms;
        return answer switch
        {
            CreatePayoutStatus.OutBillNoUsed => Has<PayoutCreated>() is not null && !isThis,
            CreatePayoutStatus.Cancelled => Has<PayoutCreated>() is null && Has<PayoutEnded>() is not null,
            CreatePayoutStatus.NotAuthorized => terms.Authorization is not null && Has<PayoutCreated>(RowsBefore) is null
                && WasSoMeanwhile(authorization => authorization?.IsInEffect != true),
            FundPayoutStatus.Funded => isThis && Stored.EventOf(_transfer) is PayoutFunded && IsAgreedTo,
            FundPayoutStatus.PayoutEnded => isThis && Stored.EventOf(_transfer) is PayoutNotTaken,
            FundPayoutStatus.NotEnough => isThis && Merchant.EventOf(_transfer, _merchantRowsBefore) is null,
            _ => false,
        };
    }

    protected override bool IsFinal(object answer) => answer is not (FundPayoutStatus.NotEnough or CreatePayoutStatus.NotAuthorized);

    /// <summary>The payee has confirmed, need not, or had agreed when it was made: then they have the money.</summary>
    private bool IsAgreedTo => terms.Authorization is null
        || (Has<PayoutConfirmed>() is not null
            && (Has<PayoutCreated>(RowsBefore) is not null || WasSoMeanwhile(authorization => authorization?.IsInEffect == true)));

    private bool WasSoMeanwhile(Func<PayoutAuthorization?, bool> isSo)
    {
        var events = World.Disk.Of(terms.Authorization!.Value).Events.Cast<PayoutAuthorizationEvent>().ToArray();
        return Enumerable.Range(_authorizationRowsBefore, events.Length - _authorizationRowsBefore + 1)
            .Any(rows => isSo(events.Take(rows).Aggregate((PayoutAuthorization?)null, PayoutAuthorization.Evolve)));
    }

    private StoredAccount Merchant => World.Disk.Of(terms.Merchant.Account);
}

internal sealed class TakeMoney(World world, PayoutTerms terms, UserId by) : Command(world)
{
    public override string Key => $"take {Account} by {by}";

    protected override AccountId Account => terms.OutBillNo.PayoutOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Payout(Account).Confirm(new(by));

    protected override bool IsRight(object answer) => answer switch
    {
        ConfirmPayoutStatus.Confirmed => by == Payee && Has<PayoutConfirmed>() is not null,
        ConfirmPayoutStatus.PayoutNotFound => Has<PayoutFunded>(RowsBefore) is null,
        ConfirmPayoutStatus.NotThePayee => by != Payee,
        ConfirmPayoutStatus.Cancelled => Has<PayoutEnded>()?.State == PayoutState.Cancelled,
        ConfirmPayoutStatus.Expired => Has<PayoutEnded>()?.State == PayoutState.Expired,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is not ConfirmPayoutStatus.PayoutNotFound;

    private UserId? Payee => Has<PayoutCreated>()?.Terms.Payee;
}

internal sealed class TakeBackMoney(World world, PayoutTerms terms) : Command(world)
{
    public override string Key => $"take back {Account}";

    protected override AccountId Account => terms.OutBillNo.PayoutOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Payout(Account).Cancel(new());

    protected override bool IsRight(object answer) => answer switch
    {
        CancelPayoutStatus.Cancelled => Has<PayoutCreated>() is not null && Has<PayoutEnded>()?.State == PayoutState.Cancelled,
        CancelPayoutStatus.PayoutNotFound => Has<PayoutCreated>() is null && Has<PayoutEnded>() is not null,
        CancelPayoutStatus.Confirmed => Has<PayoutConfirmed>() is not null,
        CancelPayoutStatus.Expired => Has<PayoutEnded>()?.State == PayoutState.Expired,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;
}

internal sealed class LookAtMoney(World world, PayoutTerms terms) : Command(world)
{
    public override string Key => $"look {Account}";

    protected override AccountId Account => terms.OutBillNo.PayoutOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Payout(Account).Look() ?? new Payout();

    protected override bool IsRight(object answer) => answer is Payout seen
        && HeldMeanwhile(rows => Stored.Events.Take(rows).Cast<PayoutEvent>().Aggregate((Payout?)null, Payout.Evolve)?.State
            == (rows == 0 ? null : seen.State) || (rows == 0 && seen == new Payout()));

    protected override bool IsFinal(object answer) => false;
}
