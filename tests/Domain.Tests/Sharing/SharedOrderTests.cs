using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;

namespace Tael.Tests.Sharing;

/// <summary>A frozen order by the rules alone: how much of it is shared out, and where the rest goes.</summary>
public sealed class SharedOrderTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly Instant Later = Now + ShareOrder.NotBefore;
    private static readonly MerchantId Shop = new(1900000001);

    private static readonly OrderTerms Terms = new()
    {
        Merchant = Shop,
        OutTradeNo = OutTradeNo.Parse("order-1"),
        AppId = "wx0",
        TradeType = TradeType.Native,
        Amount = Money.Fen(1_000),
        Description = "tea",
        ProfitSharing = true,
    };

    private static readonly AccountId Self = Terms.OutTradeNo.OrderOf(Shop);

    private readonly List<OrderEvent> _journal = [];
    private Order? _order;

    [Fact]
    public void It_is_shared_out_within_its_limits_and_each_share_once()
    {
        Share("s1", 1, ShareOrderStatus.OrderNotPaid);
        Pay();
        Share("s1", 1, ShareOrderStatus.TooEarly, Later + TimeSpan.FromMicroseconds(-1));
        Share("s1", 301, ShareOrderStatus.OverRatio);
        Share("s1", 1_001, ShareOrderStatus.NotEnough);
        Share("s1", 200, ShareOrderStatus.Shared); // A refused number may be used again.
        Share("s1", 200, ShareOrderStatus.Shared);
        Share("s1", 199, ShareOrderStatus.OutSharingNoUsed);
        Share("s2", 101, ShareOrderStatus.OverRatio);
        Share("s2", 100, ShareOrderStatus.Shared);
        Share("s3", 1, ShareOrderStatus.OverRatio);
        Share("s3", 0, ShareOrderStatus.Shared); // Nobody could have any.
        Assert.Equal((700, 300, 2), (_order!.BalanceMinor, _order.SharedOut.Minor, _order.Shares.Length));
        Assert.Equal(
            [("o-1900000001-order-1/share-s1", 200L), ("o-1900000001-order-1/share-s2", 100L)],
            _journal.OfType<OrderShared>().Select(shared => (shared.Transfer.Value, shared.Amount.Minor)));

        Unfreeze("u1", ShareOrderStatus.Shared);
        Unfreeze("u1", ShareOrderStatus.Shared);
        Unfreeze("u2", ShareOrderStatus.Unfrozen);
        Share("s2", 100, ShareOrderStatus.Shared);
        Share("s4", 1, ShareOrderStatus.Unfrozen);
        var rest = Assert.Single(_journal.OfType<OrderUnfrozen>());
        Assert.Equal(("o-1900000001-order-1/settle", Shop.Account, 700L, 1_000L), (rest.Transfer.Value, rest.To, rest.Amount.Minor, rest.Price.Minor));
        Assert.Equal(0, _order.BalanceMinor);
        Assert.False(_order.IsFrozen);
    }

    [Theory, InlineData(300, 700), InlineData(0, 1_000)]
    public void The_last_share_unfreezes_the_rest_with_it(long minor, long rest)
    {
        Pay();
        Share("s1", minor, ShareOrderStatus.Shared, unfreeze: true);
        Share("s1", minor, ShareOrderStatus.Shared, unfreeze: true);
        Unfreeze("s1", ShareOrderStatus.Shared);
        Assert.Equal(rest, Assert.Single(_journal.OfType<OrderUnfrozen>()).Amount.Minor);
        Assert.Equal(0, _order!.BalanceMinor);
        Share("s2", 1, ShareOrderStatus.Unfrozen);
    }

    [Fact]
    public void What_was_not_made_for_it_is_neither_shared_out_nor_unfrozen()
    {
        Pay(Terms with { ProfitSharing = null });
        Share("s1", 1, ShareOrderStatus.NotForSharing);
        Unfreeze("u1", ShareOrderStatus.NotForSharing);
        Assert.Single(_journal.OfType<OrderSettled>());
        Thaw(ThawOrderStatus.Unchanged, Now + TimeSpan.FromDays(300));
    }

    [Fact]
    public void At_most_fifty_times()
    {
        Pay();
        for (var i = 0; i < ShareOrder.SharesMax; i++) Share($"s{i}", 1, ShareOrderStatus.Shared);
        Share("more", 1, ShareOrderStatus.TooMany);
        Share("s7", 1, ShareOrderStatus.Shared);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void After_thirty_days_the_merchant_has_the_rest_whoever_notices_it(int who)
    {
        Pay();
        Share("s1", 300, ShareOrderStatus.Shared);
        var late = Now + Order.FrozenFor;
        Thaw(ThawOrderStatus.Unchanged, late + TimeSpan.FromMicroseconds(-1));
        if (who == 0) Thaw(ThawOrderStatus.Thawed, late);
        if (who == 1) Share("s2", 1, ShareOrderStatus.Unfrozen, late);
        if (who == 2) Unfreeze("u1", ShareOrderStatus.Unfrozen, late);
        Thaw(ThawOrderStatus.Unchanged, late);
        Share("s2", 1, ShareOrderStatus.Unfrozen, late);
        Unfreeze("u1", ShareOrderStatus.Unfrozen, late);
        var rest = Assert.Single(_journal.OfType<OrderUnfrozen>());
        Assert.Equal((700L, (OutSharingNo?)null), (rest.Amount.Minor, rest.By));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void What_a_share_could_not_take_stays_or_follows_the_rest(bool unfreeze)
    {
        Pay();
        Share("s1", 300, ShareOrderStatus.Shared, unfreeze: unfreeze);
        var sent = _journal.OfType<OrderShared>().Single();
        var back = new CreditAccount(sent.Transfer.Back(), sent.To, sent.Amount, Now, Returns: sent.Transfer, IsRetry: true);
        Happen(CreditStatus.Credited, CreditOrder.Decide(Self, _order, back, null, Later));
        Happen(CreditStatus.Credited, CreditOrder.Decide(Self, _order, back, _journal.OfType<ShareTakenBack>().Single(), Later));
        Assert.Equal(unfreeze ? 0 : 1_000, _order!.BalanceMinor);
        Assert.Equal(0, _order.SharedOut.Minor);
        Share("s1", 300, ShareOrderStatus.Shared);
        if (unfreeze) Assert.Equal((300, 0), ((int)_journal.OfType<OrderUnfrozen>().Last().Amount.Minor, (int)_journal.OfType<OrderUnfrozen>().Last().Price.Minor));
        else Share("s2", 300, ShareOrderStatus.Shared);
    }

    /// <summary>Random shares of random prices: whatever is asked for, nothing is lost and the fee can be paid.</summary>
    [Fact]
    public void No_fen_is_lost_and_the_rest_pays_the_fee()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            (_order, _) = (null, 0);
            _journal.Clear();
            Pay(Terms with { Amount = Money.Fen(random.NextInt64(1, random.Next(2) == 0 ? 12 : 100_000)) });
            var price = _order!.Terms!.Amount;
            for (var step = 0; step < 20; step++)
            {
                var amount = Money.Fen(random.NextInt64(1, Math.Max(2, price.Minor / 5)));
                var no = OutSharingNo.Parse($"s{random.Next(12)}");
                var decision = ShareOrder.Decide(Self, _order, new(no, no.ShareOf(Shop), amount, random.Next(20) == 0), Later);
                Happen(decision.Status, decision);
            }

            var end = ThawOrder.Decide(Self, _order, Now + Order.FrozenFor);
            Happen(end.Status, end);
            var rest = Assert.Single(_journal.OfType<OrderUnfrozen>()).Amount.Minor;
            Assert.True(_order!.BalanceMinor == 0 && _order.SharedOut.Minor + rest == price.Minor, $"seed {seed}");
            Assert.True(_order.SharedOut.Minor * 10_000 <= price.Minor * 3_000, $"seed {seed}");
            Assert.True(new FeeRate(FeeRate.BasisPointsMax).Of(price).Minor <= rest, $"seed {seed}");
        }
    }

    [Fact]
    public void The_merchant_is_charged_on_the_whole_price_and_receivers_are_not()
    {
        var merchant = Merchant.Evolve(null, new MerchantRegistered(new("", new(60), [], [], ""), Now));
        var rest = new CreditAccount(TransferId.Of(Self, "settle"), Self, Money.Fen(700), Now, Price: Money.Fen(1_000));
        var settled = (PaymentSettled)Assert.Single(CreditMerchant.Decide(Shop.Account, merchant, rest, null, Now).Events);
        Assert.Equal((700, 6), (settled.Amount.Minor, settled.Fee.Minor));

        var share = OutSharingNo.Parse("s1").ShareOf(new MerchantId(1900000002));
        var part = new CreditAccount(Domain.Sharing.Share.TransferOf(share, 0), share, Money.Fen(700), Now);
        var received = Assert.IsType<ShareReceived>(Assert.Single(CreditMerchant.Decide(Shop.Account, merchant, part, null, Now).Events));
        Assert.Equal(700, Merchant.Evolve(merchant, received).Available.Minor);
        Assert.Empty(CreditMerchant.Decide(Shop.Account, merchant, part, received, Now).Events);
    }

    private void Pay(OrderTerms? terms = null)
    {
        Happen(CreateOrderStatus.Created, CreateOrder.Decide(_order, new(terms ?? Terms), Now));
        var credit = new CreditAccount(
            TransferId.Parse("w-10000001/r1"), AccountId.Parse("w-10000001"), (terms ?? Terms).Amount, Now + TimeSpan.FromSeconds(9));
        Happen(CreditStatus.Credited, CreditOrder.Decide(Self, _order, credit, null, Now));
    }

    private void Share(string no, long minor, ShareOrderStatus expected, Instant? at = null, bool unfreeze = false)
    {
        var number = OutSharingNo.Parse(no);
        Happen(expected, ShareOrder.Decide(Self, _order, new(number, number.ShareOf(Shop), Money.Fen(minor), unfreeze), at ?? Later));
    }

    private void Unfreeze(string no, ShareOrderStatus expected, Instant? at = null) =>
        Happen(expected, UnfreezeOrder.Decide(Self, _order, new(OutSharingNo.Parse(no)), at ?? Later));

    private void Thaw(ThawOrderStatus expected, Instant at) => Happen(expected, ThawOrder.Decide(Self, _order, at));

    private void Happen<TStatus>(TStatus expected, Decision<TStatus, OrderEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events)
        {
            _journal.Add(happened);
            _order = Order.Evolve(_order, happened);
        }
    }
}
