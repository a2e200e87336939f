using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;

namespace Tael.Tests.ServiceOrders;

/// <summary>One service order, told what to do step by step.</summary>
internal sealed class ServiceOrderWorld
{
    public static readonly MerchantId Shop = new(1_900_000_001);
    public static readonly UserId User = new(10_000_001);
    public static readonly Instant Start = new(1_800_000_000_000_000);
    public static readonly AccountId Self = ServiceOrderNo.Parse("s-1").OrderOf(Shop);

    public static readonly TrustService Lending =
        new("1", "bank", TrustScene.PowerBank, Money.Fen(500), Money.Fen(400), 500);

    public static readonly TrustService Riding = Lending with { Scene = TrustScene.RideFirst };

    public static readonly ServiceOrderTerms Terms = new()
    {
        Merchant = Shop,
        No = ServiceOrderNo.Parse("s-1"),
        AppId = "wx0",
        ServiceId = "1",
        Introduction = "bank",
        RiskFund = new(RiskFundKind.Deposit, Money.Fen(300)),
        NotifyUrl = "https://shop.test/notify",
        NeedsConfirm = true,
        TimeRange = "{}",
    };

    public ServiceOrder? Order { get; private set; }

    public List<ServiceOrderEvent> Events { get; } = [];

    public Instant Now { get; set; } = Start;

    public TStatus Do<TStatus>(Func<ServiceOrder?, Instant, Decision<TStatus, ServiceOrderEvent>> decide)
        where TStatus : struct, Enum
    {
        var decision = decide(Order, Now);
        foreach (var happened in decision.Events)
        {
            Order = ServiceOrder.Evolve(Order, happened);
            Events.Add(happened);
        }

        return decision.Status;
    }

    public CreateServiceOrderStatus Create(ServiceOrderTerms? terms = null, TrustService? service = null) =>
        Do((order, now) => CreateServiceOrder.Decide(order, new(terms ?? Terms, service ?? Lending), now));

    public CreditStatus Accept(UserId? user = null)
    {
        var profile = (user ?? User).Score;
        var id = TransferId.Of(profile, $"trust-{Self}");
        var earlier = Events.FirstOrDefault(happened => happened.Movement?.Transfer == id);
        var credit = new CreditAccount(id, profile, Money.Fen(0), Now + TimeSpan.FromSeconds(10), earlier is not null);
        return Do((order, now) => CreditServiceOrder.Decide(order, credit, earlier, now));
    }

    public CompleteServiceOrderStatus Complete(long fen) =>
        Do((order, now) => CompleteServiceOrder.Decide(Self, order, new(Bill(fen)), now));

    public ModifyServiceOrderStatus Modify(long fen, int? closed) =>
        Do((order, now) => ModifyServiceOrder.Decide(Self, order, new(Bill(fen) with { Reason = "sorry" }), closed, now));

    public SyncServiceOrderStatus Sync(int? closed) => Do((order, now) => SyncServiceOrder.Decide(Self, order, new(Start), closed, now));

    public CancelServiceOrderStatus Cancel(MerchantId? partner = null) =>
        Do((order, now) => CancelServiceOrder.Decide(Self, order, new("sold out", partner), now));

    public AnnounceServiceOrderStatus Announce(long fen, ServiceMessageKind kind = ServiceMessageKind.Prepaid) => Do(
        (order, now) => AnnounceServiceOrder.Decide(order, new(new(kind, Money.Fen(fen), $"[{fen}]", null, "20260102")), now));

    public TendServiceOrderStatus PassTime(int? unpaid = null) => Do((order, now) => TendServiceOrder.Decide(Self, order, unpaid, now));

    public PayServiceOrderStatus See(int number, OrderState state) => Do((order, now) => PayServiceOrder.Decide(
        Self, order, number, new Order { State = state, PaidAt = state == OrderState.Paid ? now : null }, now));

    public IEnumerable<string> Facts => Events.OfType<ServiceOrderFactTold>().Select(told => $"{told.Fact.Kind}");

    public static ServiceBill Bill(long fen) => new() { Total = Money.Fen(fen), Payments = $"[{fen}]" };
}
