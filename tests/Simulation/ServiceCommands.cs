using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.ServiceOrders;

namespace Tael.Simulation;

/// <summary>What is asked of one service order.</summary>
internal abstract class ServiceCommand(World world, ServiceOrderTerms terms) : Command(world)
{
    protected ServiceOrderTerms Terms { get; } = terms;

    protected override AccountId Account => Terms.No.OrderOf(Terms.Merchant);

    protected bool IsCompleted(int rows) => Stored.Events.Take(rows).Cast<ServiceOrderEvent>()
        .Aggregate((ServiceOrder?)null, ServiceOrder.Evolve)?.State == ServiceOrderState.Completed;

    /// <summary>A collection that its wallet has paid, though the order may not have heard of it.</summary>
    protected bool IsCollected => World.Disk.Accounts.Any(pair => pair.Id.Kind == AccountKind.Order
        && pair.Account.Events.OfType<OrderCreated>().FirstOrDefault()?.Terms.Attach?.EndsWith($"|{Terms.No}", StringComparison.Ordinal) == true
        && pair.Account.Events.OfType<OrderPaid>().Any());
}

internal sealed class OfferService(World world, ServiceOrderTerms terms, TrustService service) : ServiceCommand(world, terms)
{
    public override string Key => $"offer {Account} {Terms.Attach}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.ServiceOrder(Account).Create(new(Terms, service));

    protected override bool IsRight(object answer) => answer switch
    {
        CreateServiceOrderStatus.Created => Has<ServiceOrderCreated>()?.Terms == Terms,
        CreateServiceOrderStatus.OutOrderNoUsed => Has<ServiceOrderCreated>() is { } other && other.Terms != Terms,
        CreateServiceOrderStatus.Revoked => Has<ServiceOrderCreated>() is null && Has<ServiceOrderEnded>() is not null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;
}

internal sealed class AcceptService(World world, ServiceOrderTerms terms, UserId by) : Command(world)
{
    private readonly AccountId _order = terms.No.OrderOf(terms.Merchant);
    private bool _wasTrusted;
    private bool _wasStored;
    private int _planRows;
    private AccountId[] _owed = [];

    public override string Key => $"accept {_order} by {by}";

    protected override AccountId Account => by.Score;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Score(by).Trust(_order);

    protected override void OnBegin()
    {
        _wasTrusted = Trusted(RowsBefore) is not null;
        _wasStored = Trusted() is not null;
        if (terms.SignPlan is { } plan) _planRows = World.Disk.Of(plan).RowsKnown;
        // Not this one: it may have been trusted and used already, though nobody has been told.
        _owed = [.. World.Disk.OwedBy(by).Where(order => order != _order)];
    }

    protected override bool IsRight(object answer)
    {
        var arrived = World.Disk.Of(_order).EventOf(Transfer);
        return answer switch
        {
            // A debt that was there before, and still is, must have stood in the way, unless the order was trusted already, though nobody
            // may have heard of it. One that is paid is never due again.
            TrustOrderStatus.Trusted => Trusted() is not null && arrived is ServiceOrderAccepted
                && (_wasStored || !_owed.Any(World.Disk.Due.ContainsKey)),
            TrustOrderStatus.OrderTaken => Trusted() is not null && arrived is ServiceOrderNotAccepted,
            TrustOrderStatus.NotTheUser => terms.User is not null && Trusted() is not null && arrived is ServiceOrderNotAccepted,
            TrustOrderStatus.NoPermission when terms.SignPlan is { } plan => !_wasTrusted && World.Disk.HasLost(plan, _order, _planRows),
            TrustOrderStatus.NoPermission => !terms.NeedsConfirm && !_wasTrusted
                && HeldMeanwhile(rows => RowRules.HeldBy(Stored, rows).Count == 0),
            TrustOrderStatus.OrderNotFound => World.Disk.Of(_order).Events.FirstOrDefault() is not ServiceOrderCreated || !_wasTrusted,
            TrustOrderStatus.TooManyOpen => !_wasTrusted && HeldMeanwhile(rows => World.Disk.OpenOf(by, terms, rows) >= 3),
            TrustOrderStatus.HasDebt => !_wasTrusted && World.Disk.HasOwed(by),
            TrustOrderStatus.ScoreTooLow => !_wasTrusted
                && Enumerable.Range(1, Stored.Events.Count).Any(version => RowRules.FactAt(Stored, version) is not null),
            _ => false,
        };
    }

    protected override bool IsFinal(object answer) =>
        answer is TrustOrderStatus.Trusted or TrustOrderStatus.OrderTaken or TrustOrderStatus.NotTheUser;

    private TransferId Transfer => TransferId.Of(by.Score, $"trust-{_order}");

    private AccountEvent? Trusted(int rows = int.MaxValue) => Stored.EventOf(Transfer, rows);
}

internal sealed class UseUpService(World world, ServiceOrderTerms terms, ServiceBill bill) : ServiceCommand(world, terms)
{
    public override string Key => $"complete {Account} {bill}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.ServiceOrder(Account).Complete(new(bill));

    protected override bool IsRight(object answer) => answer switch
    {
        CompleteServiceOrderStatus.Completed => Has<ServiceOrderCompleted>()?.Bill == bill,
        CompleteServiceOrderStatus.OrderNotFound => Has<ServiceOrderCreated>(RowsBefore) is null,
        CompleteServiceOrderStatus.WrongState => HeldMeanwhile(rows => Has<ServiceOrderAccepted>(rows) is null)
            || Has<ServiceOrderEnded>() is not null || Has<ServiceOrderCompleted>() is { } other && other.Bill != bill,
        CompleteServiceOrderStatus.ExceedsRiskFund => bill.Total > Terms.RiskFund?.Amount,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is CompleteServiceOrderStatus.Completed;
}

internal sealed class AskForLess(World world, ServiceOrderTerms terms, ServiceBill bill) : ServiceCommand(world, terms)
{
    public override string Key => $"modify {Account} {bill}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.ServiceOrder(Account).Modify(new(bill));

    protected override bool IsRight(object answer) => answer switch
    {
        ModifyServiceOrderStatus.Modified => Stored.Events.OfType<ServiceOrderModified>().Any(e => e.Bill == bill),
        ModifyServiceOrderStatus.OrderNotFound => Has<ServiceOrderCreated>(RowsBefore) is null,
        ModifyServiceOrderStatus.WrongState => IsCollected || HeldMeanwhile(rows => !IsCompleted(rows)),
        ModifyServiceOrderStatus.PaidMore => Stored.Events.OfType<ServiceOrderPartPaid>().Any(),
        ModifyServiceOrderStatus.AmountRaised => Stored.Events.OfType<ServiceOrderModified>().Any(e => e.Bill.Total < bill.Total)
            || Has<ServiceOrderCompleted>()!.Bill.Total < bill.Total,
        _ => false,
    };

    protected override bool IsFinal(object answer) => false;
}

internal sealed class PaidElsewhere(World world, ServiceOrderTerms terms, Instant at) : ServiceCommand(world, terms)
{
    public override string Key => $"sync {Account} {at}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.ServiceOrder(Account).Sync(new(at));

    protected override bool IsRight(object answer) => answer switch
    {
        SyncServiceOrderStatus.Paid => Has<ServiceOrderPaid>() is { By: CollectedBy.Merchant } paid && paid.PaidAt == at,
        SyncServiceOrderStatus.OrderNotFound => Has<ServiceOrderCreated>(RowsBefore) is null,
        SyncServiceOrderStatus.WrongState => IsCollected || HeldMeanwhile(rows => !IsCompleted(rows)),
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is SyncServiceOrderStatus.Paid;
}

internal sealed class RevokeService(World world, ServiceOrderTerms terms) : ServiceCommand(world, terms)
{
    public override string Key => $"revoke {Account}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.ServiceOrder(Account).Cancel(new("sold out"));

    protected override bool IsRight(object answer) => answer switch
    {
        CancelServiceOrderStatus.Revoked => Has<ServiceOrderCreated>() is not null
            && Has<ServiceOrderEnded>()?.State == ServiceOrderState.Revoked,
        CancelServiceOrderStatus.OrderNotFound => Has<ServiceOrderCreated>() is null && Has<ServiceOrderEnded>() is not null,
        CancelServiceOrderStatus.WrongState => Has<ServiceOrderCompleted>() is not null
            || Has<ServiceOrderEnded>()?.State == ServiceOrderState.Expired,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;
}

internal sealed class CollectForService(World world, ServiceOrderTerms terms) : ServiceCommand(world, terms)
{
    public override string Key => $"collect {Account}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.ServiceOrder(Account).Collect();

    protected override bool IsRight(object answer) => answer switch
    {
        CollectStatus.Paid => Has<ServiceOrderPaid>() is { By: CollectedBy.Platform },
        CollectStatus.NotDue => HeldMeanwhile(rows => !IsCompleted(rows)),
        CollectStatus.NotEnough or CollectStatus.Unable => true,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is CollectStatus.Paid;
}

internal sealed class LookAtService(World world, ServiceOrderTerms terms) : ServiceCommand(world, terms)
{
    public override string Key => $"look {Account}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.ServiceOrder(Account).Look() ?? new ServiceOrder();

    protected override bool IsRight(object answer) => answer is ServiceOrder seen && HeldMeanwhile(rows =>
        (Stored.Events.Take(rows).Cast<ServiceOrderEvent>().Aggregate((ServiceOrder?)null, ServiceOrder.Evolve) ?? new()) == seen);

    protected override bool IsFinal(object answer) => false;
}
