using Orleans;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Simulation;

internal sealed class Combine(World world, CombinedOrderTerms terms) : Command(world)
{
    public override string Key =>
        $"combine {Account} {string.Join(' ', terms.SubOrders.Select(sub => $"{sub.Merchant}-{sub.OutTradeNo} {sub.Amount} {sub.Description}"))}";

    protected override AccountId Account => terms.Account;

    public override async Task<object> Send(IGrainFactory grains) => (await grains.Combined(Account).Create(new(terms))).Status;

    protected override bool IsRight(object answer) => answer switch
    {
        CreateCombinedOrderStatus.Created => IsThis && Has<SubOrdersReserved>() is not null,
        CreateCombinedOrderStatus.OutTradeNoUsed => Has<CombinedOrderCreated>() is not null && !IsThis,
        CreateCombinedOrderStatus.SubOrderTaken => (IsThis && Has<SubOrderTaken>() is not null)
            || (Has<CombinedOrderCreated>(RowsBefore) is null && IsOneTaken),
        CreateCombinedOrderStatus.OrderClosed => Has<SubOrdersReserved>() is null && Has<CombinedOrderClosed>() is not null,
        CreateCombinedOrderStatus.TimeExpirePassed => Has<CombinedOrderCreated>(RowsBefore) is null && terms.TimeExpire is not null,
        _ => false,
    };

    /// <remarks>Refused before anything was written, it may go through later.</remarks>
    protected override bool IsFinal(object answer) => answer switch
    {
        CreateCombinedOrderStatus.TimeExpirePassed => false,
        CreateCombinedOrderStatus.SubOrderTaken => Has<SubOrderTaken>() is not null,
        _ => true,
    };

    private bool IsThis => Has<CombinedOrderCreated>()?.Terms == terms;

    /// <summary>Some sub-order's number has been somebody else's at some time.</summary>
    private bool IsOneTaken => terms.SubOrders.Any(sub => World.Disk.Of(sub.OutTradeNo.OrderOf(sub.Merchant)).Events.Any(
        happened => happened is OrderClosed || (happened is OrderCreated created && created.Terms != sub)));
}

internal sealed class CloseCombined(World world, CombinedOrderTerms terms) : Command(world)
{
    private readonly HashSet<AccountId> _subOrders = AccountsOf(terms);

    public override string Key => $"close {Account} {string.Join(' ', _subOrders)}";

    protected override AccountId Account => terms.Account;

    public override async Task<object> Send(IGrainFactory grains) =>
        await grains.Combined(Account).Close(new(terms.AppId, [.. _subOrders]));

    protected override bool IsRight(object answer) => answer switch
    {
        CloseCombinedOrderStatus.Closed => Has<CombinedOrderCreated>() is not null && (Has<CombinedOrderClosed>() is not null || Has<SubOrderTaken>() is not null),
        CloseCombinedOrderStatus.OrderPaid => Has<CombinedOrderPaid>() is not null,
        CloseCombinedOrderStatus.SubOrdersDiffer => Has<CombinedOrderCreated>() is { } other && !AccountsOf(other.Terms).SetEquals(_subOrders),
        // It can't come any more.
        CloseCombinedOrderStatus.OrderNotFound => Has<CombinedOrderCreated>() is null && Has<CombinedOrderClosed>() is not null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;

    private static HashSet<AccountId> AccountsOf(CombinedOrderTerms terms) =>
        [.. terms.SubOrders.Select(sub => sub.OutTradeNo.OrderOf(sub.Merchant))];
}

internal sealed class LookAtCombined(World world, CombinedOrderTerms terms) : Command(world)
{
    public override string Key => $"look {Account}";

    protected override AccountId Account => terms.Account;

    public override async Task<object> Send(IGrainFactory grains)
    {
        var order = await grains.Combined(Account).Look();
        if (order is { State: CombinedOrderState.Paid } && await grains.Combined(Account).Settle()) MustBePaidWhole(order.Terms!);
        return order ?? new CombinedOrder();
    }

    protected override bool IsRight(object answer)
    {
        var shown = (CombinedOrder)answer;
        return HeldMeanwhile(rows => shown.Terms == Has<CombinedOrderCreated>(rows)?.Terms
            && shown.State == StateAt(rows)
            && shown.PaidBy == Has<CombinedOrderPaid>(rows)?.From
            && shown.BalanceMinor == (rows == 0 ? 0 : Stored.Rows[rows - 1].BalanceMinor));
    }

    protected override bool IsFinal(object answer) => false;

    private CombinedOrderState StateAt(int rows) => Has<CombinedOrderPaid>(rows) is not null ? CombinedOrderState.Paid
        : Has<CombinedOrderClosed>(rows) is not null || Has<SubOrderTaken>(rows) is not null ? CombinedOrderState.Closed
        : Has<SubOrdersReserved>(rows) is not null ? CombinedOrderState.NotPaid
        : CombinedOrderState.Reserving;

    /// <summary>What is told as paid is paid to the last part.</summary>
    private void MustBePaidWhole(CombinedOrderTerms terms)
    {
        foreach (var sub in terms.SubOrders)
        {
            var stored = World.Disk.Of(sub.OutTradeNo.OrderOf(sub.Merchant));
            if (!stored.Events.Any(happened => happened is OrderPaid)) throw new Violation($"{Account} is told as paid, and {sub.OutTradeNo} is not");
        }
    }
}
