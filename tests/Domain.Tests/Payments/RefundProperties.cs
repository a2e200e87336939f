using FsCheck;
using FsCheck.Fluent;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Tests.Payments;

/// <summary>What holds of any refunds of any order: refunded ≤ paid, and no more fee comes back than was charged.</summary>
public sealed class RefundProperties
{
    private const int Cases = 2_000;
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Shop = new(1900000001);
    private static readonly AccountId Self = OutTradeNo.Parse("order-1").OrderOf(Shop);
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(Cases);

    [Fact]
    public void However_a_price_is_split_the_parts_of_its_fee_never_exceed_it()
    {
        var cases =
            from price in Gen.Choose(1, (int)CreateOrder.AmountMaxMinor)
            from rate in Gen.Choose(0, FeeRate.BasisPointsMax)
            from cuts in Gen.ArrayOf(Gen.Choose(0, price), Order.RefundsMax - 1)
            select (Price: price, Rate: new FeeRate(rate), Cuts: cuts.Append(0).Append(price).Order().ToArray());

        Check.One(Thorough, Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var price = Money.Fen(c.Price);
            var fee = c.Rate.Of(price).Minor;
            var parts = c.Cuts.Zip(c.Cuts.Skip(1), (from, to) => c.Rate.Back(price, Money.Fen(to - from)).Minor).ToArray();

            // Each part is exact to less than a fen, so all of them to less than a fen for each.
            Assert.InRange(parts.Sum(), fee - Order.RefundsMax, fee);
            Assert.Equal(fee, c.Rate.Back(price, price).Minor);
            Assert.All(parts, part => Assert.InRange(part, 0, fee));
        }));
    }

    [Fact]
    public void A_part_of_a_fee_is_its_fraction_rounded_down()
    {
        var cases =
            from price in Gen.Choose(1, (int)CreateOrder.AmountMaxMinor)
            from refund in Gen.Choose(0, price)
            from rate in Gen.Choose(0, FeeRate.BasisPointsMax)
            select (Price: price, Refund: refund, Rate: new FeeRate(rate));

        Check.One(Thorough, Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var fee = new System.Numerics.BigInteger(c.Rate.Of(Money.Fen(c.Price)).Minor);
            var back = new System.Numerics.BigInteger(c.Rate.Back(Money.Fen(c.Price), Money.Fen(c.Refund)).Minor);
            Assert.True(back * c.Price <= fee * c.Refund && fee * c.Refund < (back + 1) * c.Price);
        }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeRate(60).Back(Money.Fen(1), Money.Fen(2)));
    }

    [Fact]
    public void Whatever_a_merchant_asks_for_no_more_goes_back_than_was_paid()
    {
        var cases =
            from price in Gen.Choose(1, 300)
            from rate in Gen.Choose(0, FeeRate.BasisPointsMax)
            from earned in Gen.Choose(0, 1_000)
            from asked in Gen.ListOf(Gen.Choose(1, 80).Zip(Gen.Choose(0, 30)))
            from apart in Gen.Choose(0, 3)
            select (Price: price, Rate: rate, Earned: earned, Asked: asked.ToArray(), Apart: apart);

        Check.One(Thorough, Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var world = new RefundWorld(Shop, Self, c.Rate);
            world.Open(c.Price);
            if (c.Earned > 0) world.Earn(c.Earned);
            var before = world.Merchant!;
            var answers = new Dictionary<(int, int), RefundPaymentStatus>();
            foreach (var (fen, no) in c.Asked)
            {
                var isAlone = c.Apart == 0 || (fen + no) % (c.Apart + 1) == 0;
                var status = world.Refund($"r{no}", fen, RefundWorld.Terms(c.Price), Now, isAlone);

                // A refusal that has stored nothing may be another one later; everything else stays.
                if (status is RefundPaymentStatus.NotEnough or RefundPaymentStatus.ExceedsPaid) continue;
                Assert.Equal(status, answers.GetValueOrDefault((fen, no), status));
                answers[(fen, no)] = status;
            }

            var paidBack = world.OrderEvents.OfType<RefundPassedOn>().Sum(e => e.Amount.Minor);
            Assert.True(paidBack <= c.Price);
            Assert.Equal(paidBack, world.Order!.Refunded.Minor);
            Assert.Equal(before.BalanceMinor - paidBack, world.Merchant!.BalanceMinor);
            Assert.Equal(0, world.Order.BalanceMinor);

            // Of the fee as much goes back as of the price; less only what lies between two refunds that were decided apart.
            var rate = new FeeRate(c.Rate);
            var back = world.Order.RefundedSoFar.Fee.Minor;
            var exact = rate.Back(Money.Fen(c.Price), world.Order.Refunded).Minor;
            Assert.InRange(back, c.Apart == 0 ? exact : 0, exact);
            Assert.Equal(back, before.FeesDue.Minor - before.FeesOwed.Minor - world.Merchant.FeesDue.Minor + world.Merchant.FeesOwed.Minor);
        }));
    }
}
