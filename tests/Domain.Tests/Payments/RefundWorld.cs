using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.Payments;

/// <summary>A merchant and one order of its, without grains: every transfer arrives at once.</summary>
internal sealed class RefundWorld(MerchantId shop, AccountId self, int basisPoints)
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payer = new(10000001);
    private int _earned;

    public Merchant? Merchant { get; set; }

    public Order? Order { get; set; }

    public List<MerchantEvent> MerchantEvents { get; } = [];

    public List<OrderEvent> OrderEvents { get; } = [];

    public static RefundTerms Terms(long total) => new() { Total = Money.Fen(total) };

    /// <summary>A registered merchant, and an order that has been paid and settled.</summary>
    public void Open(long price)
    {
        Register();
        var terms = new OrderTerms
        {
            Merchant = shop,
            OutTradeNo = OutTradeNo.Parse("order-1"),
            AppId = "wx0",
            TradeType = TradeType.Native,
            Amount = Money.Fen(price),
            Description = "tea",
        };
        Happen(new OrderCreated(terms, Now));
        var pay = new CreditAccount(TransferId.Of(Payer.Wallet, "p1"), Payer.Wallet, terms.Amount, Now);
        var paid = CreditOrder.Decide(self, Order, pay, null, Now);
        Happen([.. paid.Events]);
        Take(new(TransferId.Of(self, "settle"), self, terms.Amount, Now));
    }

    public void Register()
    {
        var profile = new MerchantProfile("shop", new FeeRate(basisPoints), ["wx1"], [new("0A", "key")], "sealed");
        Happen(new MerchantRegistered(profile, Now));
    }

    /// <summary>Money of another order.</summary>
    public void Earn(long fen)
    {
        var other = AccountId.Parse($"o-1900000001-other-{_earned++}");
        Take(new(TransferId.Of(other, "settle"), other, Money.Fen(fen), Now));
    }

    /// <param name="isAlone">The merchant knows what the order has refunded before.</param>
    public RefundPaymentStatus Refund(string no, long fen, RefundTerms terms, Instant at, bool isAlone = true)
    {
        var command = new RefundPayment(shop, OutRefundNo.Parse(no), self, Money.Fen(fen), terms);
        var before = MerchantEvents.Find(e => e.Movement?.Transfer == command.Transfer);
        var refunded = isAlone && Order?.Terms?.Merchant == shop ? Order.RefundedSoFar : (RefundedBefore?)null;
        var decision = RefundPayment.Decide(Merchant, command, refunded, before, at);
        Happen([.. decision.Events]);
        if (decision.Status != RefundPaymentStatus.Refunded) return decision.Status;

        var debit = MerchantEvents.OfType<RefundDebited>().Single(e => e.Transfer == command.Transfer);
        var slip = new RefundSlip(terms, debit.Fee, debit.FeeCharged);
        var credit = new CreditAccount(command.Transfer, shop.Account, command.Amount, at, IsRetry: true, Refund: slip);
        var earlier = OrderEvents.Find(e => e.Movement?.Transfer == credit.Id);
        var taken = CreditOrder.Decide(self, Order, credit, earlier, at);
        if (earlier is not null) Assert.Empty(taken.Events);
        Happen([.. taken.Events]);
        if (taken.Events.OfType<PaymentReturned>().SingleOrDefault() is { } back)
        {
            var returned = new CreditAccount(back.Transfer, self, back.Amount, at, Returns: command.Transfer);
            Happen([.. TakeRefundBack.Decide(debit, returned, null, at).Events]);
        }

        return RefundPayment.Of(taken.Status);
    }

    private void Take(CreditAccount credit) =>
        Happen([.. CreditMerchant.Decide(shop.Account, Merchant, credit, null, Now).Events]);

    private void Happen(params MerchantEvent[] events)
    {
        foreach (var happened in events)
        {
            MerchantEvents.Add(happened);
            Merchant = Merchant.Evolve(Merchant, happened);
            Assert.True(Merchant.FeesDue <= Merchant.Balance);
            Assert.True(Merchant.FeesDue.IsZero || Merchant.FeesOwed.IsZero);
        }
    }

    private void Happen(params OrderEvent[] events)
    {
        foreach (var happened in events)
        {
            OrderEvents.Add(happened);
            Order = Order.Evolve(Order, happened);
        }
    }
}
