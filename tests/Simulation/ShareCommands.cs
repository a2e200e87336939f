using System.Collections.Immutable;
using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>As the endpoint does it: the profit-sharing order is made, and then its order sends it the money.</summary>
internal sealed class ShareOut(World world, ShareTerms terms) : Command(world)
{
    private readonly string _receivers = string.Join(',', terms.Receivers.Select(receiver => $"{receiver.Account} {receiver.Amount.Minor}"));
    private int _orderRowsBefore;

    public override string Key => $"share {Account} of {terms.Order} {_receivers} {terms.UnfreezeUnsplit}";

    protected override AccountId Account => terms.OutSharingNo.ShareOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains)
    {
        var share = grains.Share(Account);
        var related = await grains.Receivers(terms.Merchant).Find([.. terms.Receivers.Select(receiver => receiver.Account)]);
        ImmutableArray<ShareFailure> failures =
        [
            .. terms.Receivers.Select(receiver =>
                related.Any(known => known.Account == receiver.Account) ? ShareFailure.None : ShareFailure.NoRelation),
        ];
        var made = await share.Create(new(terms, failures));
        if (made != CreateShareStatus.Created) return made;

        var payable = (await share.Look())!.Payable;
        return await grains.Payment(terms.Order).Share(new(terms.OutSharingNo, Account, payable, terms.UnfreezeUnsplit));
    }

    protected override void OnBegin() => _orderRowsBefore = Order.RowsKnown;

    protected override bool IsRight(object answer)
    {
        var made = Has<ShareCreated>();
        var isThis = made?.Terms == terms;
        var payable = Stored.Events.Cast<ShareEvent>().Aggregate((Share?)null, Share.Evolve)?.Payable.Minor ?? 0;
        return answer switch
        {
            CreateShareStatus.OutSharingNoUsed => made is not null && !isThis,
            ShareOrderStatus.Shared => isThis && (payable == 0 || WasFunded),
            ShareOrderStatus.OrderNotPaid => isThis && BeforeOf<OrderPaid>() is null,
            ShareOrderStatus.NotForSharing => isThis && Of<OrderCreated>()!.Terms.ProfitSharing != true,
            ShareOrderStatus.Unfrozen => isThis && !WasFunded && Of<OrderUnfrozen>() is not null,
            ShareOrderStatus.TooEarly => isThis && !WasSharedBefore && Of<OrderPaid>() is not null,
            ShareOrderStatus.NotEnough => isThis && !WasSharedBefore && payable > Order.Rows[^1].BalanceMinor,
            ShareOrderStatus.OverRatio => isThis && !WasSharedBefore && (SharedOut + payable) * 10 > Of<OrderPaid>()!.Amount.Minor * 3,
            _ => false,
        };
    }

    protected override bool IsFinal(object answer) => answer is ShareOrderStatus.Shared or CreateShareStatus.OutSharingNoUsed;

    private StoredAccount Order => World.Disk.Of(terms.Order);

    private bool WasFunded => Stored.EventOf(terms.OutSharingNo.TransferOf(terms.Order)) is ShareFunded;

    private bool WasSharedBefore => Order.EventOf(terms.OutSharingNo.TransferOf(terms.Order), _orderRowsBefore) is not null;

    private long SharedOut => Order.Events.OfType<OrderShared>().Sum(shared => shared.Amount.Minor);

    private T? Of<T>()
        where T : AccountEvent => Order.Events.OfType<T>().FirstOrDefault();

    private T? BeforeOf<T>()
        where T : AccountEvent => Order.Events.Take(_orderRowsBefore).OfType<T>().FirstOrDefault();
}

internal sealed class UnfreezeRest(World world, ShareTerms terms) : Command(world)
{
    private int _orderRowsBefore;

    public override string Key => $"unfreeze {terms.Order} by {Account} {terms.UnfreezeReason}";

    protected override AccountId Account => terms.OutSharingNo.ShareOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains)
    {
        var made = await grains.Share(Account).Create(new(terms, []));
        return made == CreateShareStatus.Created ? await grains.Payment(terms.Order).Unfreeze(new(terms.OutSharingNo)) : made;
    }

    protected override void OnBegin() => _orderRowsBefore = Order.RowsKnown;

    protected override bool IsRight(object answer)
    {
        var made = Has<ShareCreated>();
        var unfrozen = Order.Events.OfType<OrderUnfrozen>().FirstOrDefault();
        return answer switch
        {
            CreateShareStatus.OutSharingNoUsed => made is not null && made.Terms != terms,
            ShareOrderStatus.Shared => unfrozen?.By == terms.OutSharingNo,
            ShareOrderStatus.Unfrozen => unfrozen is not null && unfrozen.By != terms.OutSharingNo,
            ShareOrderStatus.OrderNotPaid => !Order.Events.Take(_orderRowsBefore).OfType<OrderPaid>().Any(),
            ShareOrderStatus.NotForSharing => Order.Events.OfType<OrderCreated>().First().Terms.ProfitSharing != true,
            _ => false,
        };
    }

    protected override bool IsFinal(object answer) => answer is not ShareOrderStatus.OrderNotPaid;

    private StoredAccount Order => World.Disk.Of(terms.Order);
}

internal sealed class LookAtShare(World world, ShareTerms terms) : Command(world)
{
    public override string Key => $"look {Account}";

    protected override AccountId Account => terms.OutSharingNo.ShareOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Share(Account).Look() ?? new Share();

    protected override bool IsRight(object answer)
    {
        var seen = (Share)answer;
        return HeldMeanwhile(rows =>
        {
            var share = Stored.Events.Take(rows).Cast<ShareEvent>().Aggregate((Share?)null, Share.Evolve) ?? new Share();
            return (share.Terms, share.FinishedAt, share.BalanceMinor) == (seen.Terms, seen.FinishedAt, seen.BalanceMinor);
        });
    }

    protected override bool IsFinal(object answer) => false;
}

internal sealed class ChangeReceivers(World world, MerchantId merchant, AccountId receiver, bool adds) : Command(world)
{
    public override string Key => $"{(adds ? "add" : "delete")} {receiver} as receiver of {merchant}";

    protected override AccountId Account => merchant.Receivers;

    public override async Task<object> Send(IGrainFactory grains) => adds
        ? await grains.Receivers(merchant).Add(new(new(receiver, "PARTNER")))
        : await grains.Receivers(merchant).Delete(new(receiver));

    protected override bool IsRight(object answer) => answer is ReceiverStatus.Done
        && HeldMeanwhile(rows => IsReceiverAfter(rows) == adds);

    protected override bool IsFinal(object answer) => false;

    private bool IsReceiverAfter(int rows) =>
        Stored.Events.Take(rows).Cast<ReceiverEvent>().Aggregate((ReceiverList?)null, ReceiverList.Evolve)?.Find(receiver) is not null;
}
