using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.CombinedOrders;

/// <summary>One combined order by the rules alone: all of it is paid, or nothing.</summary>
public sealed class CombinedOrderTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payer = new(10000001);
    private static readonly MerchantId Mall = new(1900000001);
    private static readonly AccountId Self = OutTradeNo.Parse("combine-1").CombinedOf(Mall);

    private static readonly CombinedOrderTerms Terms = new()
    {
        Merchant = Mall,
        OutTradeNo = OutTradeNo.Parse("combine-1"),
        AppId = "wx0000000000000001",
        TradeType = TradeType.Native,
        NotifyUrl = "https://mall.test/notify",
        SubOrders = [SubOrder(1900000001, "order-a", 300), SubOrder(1900000002, "order-b", 500), SubOrder(1900000003, "order-a", 1)],
    };

    private readonly List<CombinedOrderEvent> _journal = [];
    private CombinedOrder? _order;

    [Fact]
    public void The_same_terms_get_the_same_answer_for_ever_and_other_terms_never()
    {
        Create(CreateCombinedOrderStatus.TimeExpirePassed, Terms with { TimeExpire = Now });
        Assert.Null(_order);
        Create(CreateCombinedOrderStatus.Reserving);
        Create(CreateCombinedOrderStatus.Reserving);
        Create(CreateCombinedOrderStatus.OutTradeNoUsed, Terms with { SubOrders = Terms.SubOrders.RemoveAt(0) });
        Reserve(null, CreateCombinedOrderStatus.Created);
        Reserve(null, CreateCombinedOrderStatus.Created);
        Reserve(1, CreateCombinedOrderStatus.Created); // A try that was overtaken can't undo it.
        Create(CreateCombinedOrderStatus.Created);
        Create(CreateCombinedOrderStatus.Created, Terms with { SubOrders = [.. Terms.SubOrders] });
        Create(CreateCombinedOrderStatus.OutTradeNoUsed, Terms with { SubOrders = [.. Terms.SubOrders.Reverse()] });
        Pay("w-10000001/r1", 801, CreditStatus.Credited);
        Create(CreateCombinedOrderStatus.Created);
        Assert.Single(_journal.OfType<CombinedOrderCreated>());
        Assert.Single(_journal.OfType<SubOrdersReserved>());
    }

    [Fact]
    public void As_many_and_as_different_sub_orders_as_there_may_be()
    {
        foreach (var wrong in new[]
        {
            Terms with { SubOrders = [Terms.SubOrders[0]] },
            Terms with { SubOrders = [.. Enumerable.Range(0, 51).Select(i => SubOrder(1900000001, $"order-{i}", 1))] },
            Terms with { SubOrders = [Terms.SubOrders[0], Terms.SubOrders[0]] },
            Terms with { SubOrders = [Terms.SubOrders[0], Terms.SubOrders[1] with { Amount = Money.Fen(0) }] },
            Terms with { SubOrders = [Terms.SubOrders[0], Terms.SubOrders[1] with { Amount = Money.Fen(1_000_000_001) }] },
            Terms with { SubOrders = [Terms.SubOrders[0], Terms.SubOrders[1] with { Combined = null }] },
        })
        {
            Create(CreateCombinedOrderStatus.TermsOutOfRange, wrong);
        }

        Create(CreateCombinedOrderStatus.Reserving, Terms with { SubOrders = [.. Enumerable.Range(0, 50).Select(i => SubOrder(1900000001, $"order-{i}", 1_000_000_000))] });
        Assert.Equal(50_000_000_000, _order!.Terms!.Total.Minor);
    }

    [Fact]
    public void One_append_takes_the_money_and_passes_all_of_it_on()
    {
        Open();
        Pay("w-10000001/r1", 801, CreditStatus.Credited);
        Pay("w-10000001/r1", 801, CreditStatus.Credited); // A repeat.
        Pay("w-10000002/r2", 801, CreditStatus.OrderAlreadyPaid);

        var parts = _journal.OfType<SubOrderPassedOn>().ToArray();
        Assert.Equal(
            [("o-1900000001-order-a", 300), ("o-1900000002-order-b", 500), ("o-1900000003-order-a", 1)],
            parts.Select(part => (part.To.Value, part.Amount.Minor)));
        Assert.Distinct(parts.Select(part => part.Transfer));
        Assert.All(parts, part => Assert.True(SubOrderTransfer.TryPayer(part.Transfer, Self, out var payer) && payer == Payer));
        Assert.Equal((CombinedOrderState.Paid, 0, Payer.Wallet), (_order!.State, _order.BalanceMinor, _order.PaidBy!.Value));
    }

    [Fact]
    public void Nothing_is_paid_before_all_sub_orders_belong_to_it()
    {
        Pay("w-10000001/r1", 801, CreditStatus.OrderNotFound);
        Create(CreateCombinedOrderStatus.Reserving);
        Pay("w-10000001/r2", 801, CreditStatus.OrderNotFound);
        Reserve(1, CreateCombinedOrderStatus.SubOrderTaken);
        Pay("w-10000001/r3", 801, CreditStatus.OrderClosed);
        Reserve(null, CreateCombinedOrderStatus.SubOrderTaken);
        Create(CreateCombinedOrderStatus.SubOrderTaken);
        Assert.Equal(1, _order!.TakenSubOrder);
        NothingIsKept(3);
    }

    [Fact]
    public void What_it_can_not_take_goes_back_whole()
    {
        Open(Terms with { TimeExpire = Now + TimeSpan.FromHours(1), Payer = Payer });
        Pay("w-10000001/r1", 800, CreditStatus.AmountDiffers);
        Pay("w-10000002/r2", 801, CreditStatus.NotThePayer);
        Pay("w-10000001/r3", 801, CreditStatus.OrderExpired, Now + TimeSpan.FromHours(1));
        NothingIsKept(3);

        _order = null;
        Open(Terms with { LimitPay = "no_balance" });
        Pay("w-10000001/r4", 801, CreditStatus.BalanceExcluded);
        Close(CloseCombinedOrderStatus.Closed);
        Pay("w-10000001/r5", 801, CreditStatus.OrderClosed);
        NothingIsKept(5);
    }

    [Fact]
    public void Only_the_whole_is_closed_and_it_stays_so()
    {
        Open();
        Close(CloseCombinedOrderStatus.AppDiffers, appId: "wx1");
        Close(CloseCombinedOrderStatus.SubOrdersDiffer, but: 1);
        Close(CloseCombinedOrderStatus.Closed);
        Close(CloseCombinedOrderStatus.Closed);
        Close(CloseCombinedOrderStatus.SubOrdersDiffer, but: 1);
        Create(CreateCombinedOrderStatus.Created);
        Assert.Single(_journal.OfType<CombinedOrderClosed>());

        _order = null;
        Open();
        Pay("w-10000001/r1", 801, CreditStatus.Credited);
        Close(CloseCombinedOrderStatus.OrderPaid);
    }

    [Fact]
    public void Closed_before_it_comes_it_can_never_come()
    {
        Close(CloseCombinedOrderStatus.OrderNotFound);
        Close(CloseCombinedOrderStatus.OrderNotFound);
        Create(CreateCombinedOrderStatus.OrderClosed);
        Pay("w-10000001/r1", 801, CreditStatus.OrderNotFound);
        NothingIsKept(1);

        _order = null;
        Create(CreateCombinedOrderStatus.Reserving);
        Close(CloseCombinedOrderStatus.Closed);
        Reserve(null, CreateCombinedOrderStatus.OrderClosed);
        Create(CreateCombinedOrderStatus.OrderClosed);
    }

    [Fact]
    public void Unpaid_it_ends_after_seven_days()
    {
        Open();
        Expire(ExpireOrderStatus.Unchanged, Now + TimeSpan.FromDays(7) + TimeSpan.FromMicroseconds(-1));
        Pay("w-10000001/r1", 801, CreditStatus.OrderClosed, Now + TimeSpan.FromDays(7));
        Expire(ExpireOrderStatus.Expired, Now + TimeSpan.FromDays(7));
        Expire(ExpireOrderStatus.Unchanged, Now + TimeSpan.FromDays(8));
        NothingIsKept(1);
    }

    [Fact]
    public void A_sub_order_that_sends_money_back_is_a_mistake_that_somebody_must_see()
    {
        Open();
        Pay("w-10000001/r1", 801, CreditStatus.Credited);
        var part = _journal.OfType<SubOrderPassedOn>().First();
        var back = new CreditAccount(part.Transfer.Back(), part.To, part.Amount, Now, Returns: part.Transfer);
        Assert.Throws<InvalidOperationException>(() => CreditCombinedOrder.Decide(Self, _order, back, null, Now));
    }

    private static OrderTerms SubOrder(long merchant, string no, long fen) => new()
    {
        Merchant = new(merchant),
        OutTradeNo = OutTradeNo.Parse(no),
        AppId = "wx0000000000000001",
        TradeType = TradeType.Native,
        Amount = Money.Fen(fen),
        Description = "tea",
        Combined = Self,
    };

    private void Open(CombinedOrderTerms? terms = null)
    {
        Create(CreateCombinedOrderStatus.Reserving, terms);
        Reserve(null, CreateCombinedOrderStatus.Created);
    }

    private void Create(CreateCombinedOrderStatus expected, CombinedOrderTerms? terms = null) =>
        Check(expected, CreateCombinedOrder.Decide(_order, new(terms ?? Terms), Now));

    private void Reserve(int? taken, CreateCombinedOrderStatus expected) =>
        Check(expected, ReserveSubOrders.Decide(_order, new(taken), Now));

    private void Close(CloseCombinedOrderStatus expected, string? appId = null, int but = 0) => Check(expected, CloseCombinedOrder.Decide(
        _order,
        new(appId ?? Terms.AppId, [.. Terms.SubOrders.Skip(but).Reverse().Select(sub => sub.OutTradeNo.OrderOf(sub.Merchant))]),
        Now));

    private void Expire(ExpireOrderStatus expected, Instant at) => Check(expected, ExpireCombinedOrder.Decide(_order, at));

    private void Pay(string transfer, long fen, CreditStatus expected, Instant? at = null)
    {
        var id = TransferId.Parse(transfer);
        var credit = new CreditAccount(id, AccountId.Parse(transfer.Split('/')[0]), Money.Fen(fen), (at ?? Now) + TimeSpan.FromSeconds(10));
        var earlier = _journal.LastOrDefault(e => e.Movement?.Transfer == id);
        Check(expected, CreditCombinedOrder.Decide(Self, _order, credit, earlier, at ?? Now));
    }

    private void Check<TStatus>(TStatus expected, Decision<TStatus, CombinedOrderEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events)
        {
            _journal.Add(happened);
            _order = CombinedOrder.Evolve(_order, happened);
        }
    }

    private void NothingIsKept(int returned)
    {
        Assert.Equal(returned, _journal.OfType<CombinedPaymentReturned>().Count());
        Assert.Equal(0, _order!.BalanceMinor);
        Assert.Empty(_journal.OfType<SubOrderPassedOn>());
    }
}
