using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Tests.Devices;

/// <summary>Which speaker says what is paid by which plate, by the rules alone; and that a payment is said once.</summary>
public sealed class PlateTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Merchant = new(1_900_000_001);

    private Fleet? _fleet;

    /// <summary>Each row sees what the rows above have left behind.</summary>
    [Fact]
    public void A_plate_has_one_speaker_and_a_speaker_one_plate()
    {
        Bind(DeviceStatus.DeviceNotFound, "wall", "s1");
        foreach (var no in new[] { "s1", "s2" }) Take(AddFleetDevice.Decide(_fleet, new(no), Now), DeviceStatus.Done);
        Bind(DeviceStatus.DeviceNotFound, "wall", "s3");
        Bind(DeviceStatus.Done, "wall", "s1");
        Bind(DeviceStatus.Done, "wall", "s1");
        Bind(DeviceStatus.PlateTaken, "wall", "s2");
        Bind(DeviceStatus.SpeakerTaken, "desk", "s1");
        Bind(DeviceStatus.Done, "desk", "s2");
        Unbind("s1");
        Unbind("s1");
        Unbind("s9");
        Assert.Equal(("s2", null), (_fleet!.FindPlate(MerchantCodeId.Parse("desk"))?.Speaker, _fleet.FindPlate(MerchantCodeId.Parse("wall"))));
        Bind(DeviceStatus.Done, "wall", "s1");
        Assert.Equal(2, _fleet.Plates.Length);
    }

    [Fact]
    public void The_latest_place_of_a_speaker_is_remembered_up_to_the_limit()
    {
        Place(DeviceStatus.Done, "s1", "wall");
        Place(DeviceStatus.Done, "s1", "wall");
        Place(DeviceStatus.Done, "s1", "desk");
        Assert.Equal("desk", Assert.Single(_fleet!.Places).Code.Value);
        _fleet = _fleet with { Places = [.. Enumerable.Range(0, Fleet.DevicesMax).Select(i => Of($"s{i}", "wall"))] };
        Place(DeviceStatus.FleetFull, "one-more", "wall");
        Place(DeviceStatus.Done, "s7", "desk");
        Assert.Equal(Fleet.DevicesMax, _fleet.Places.Length);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void No_plate_and_no_speaker_is_ever_bound_twice(int seed)
    {
        var random = new Random(seed);
        foreach (var no in new[] { "s0", "s1", "s2" }) _fleet = AddFleetDevice.Decide(_fleet, new(no), Now).Events.Aggregate(_fleet, Fleet.Evolve);
        for (var step = 0; step < 200; step++)
        {
            var speaker = $"s{random.Next(4)}";
            var decision = random.Next(3) == 0
                ? UnbindPlate.Decide(_fleet, new(speaker), Now)
                : BindPlate.Decide(_fleet, new(new(MerchantCodeId.Parse($"p{random.Next(3)}"), speaker)), Now);
            _fleet = decision.Events.Aggregate(_fleet, Fleet.Evolve);
            Assert.Equal(_fleet!.Plates.Length, _fleet.Plates.DistinctBy(plate => plate.Code).Count());
            Assert.Equal(_fleet.Plates.Length, _fleet.Plates.DistinctBy(plate => plate.Speaker).Count());
        }
    }

    [Fact]
    public void A_payment_is_said_by_the_plates_speaker_or_when_it_is_reported_and_once()
    {
        var (self, wallet) = (AccountId.Parse("o-1900000001-order-1"), AccountId.Parse("w-10000001"));
        var (one, two) = (AccountId.Parse("v-1900000001-s1"), AccountId.Parse("v-1900000001-s2"));
        var terms = new OrderTerms
        {
            Merchant = Merchant, OutTradeNo = OutTradeNo.Parse("order-1"), AppId = "wx", TradeType = TradeType.Native,
            Amount = Money.Fen(5), Description = "tea",
        };
        Order? order = Order.Evolve(null, new OrderCreated(terms with { Speaker = one }, Now));

        // Whoever makes it again after another speaker was bound makes the same order, and nothing else is.
        Assert.Equal(CreateOrderStatus.Created, CreateOrder.Decide(order, new(terms with { Speaker = two }), Now).Status);
        Assert.Equal(CreateOrderStatus.OutTradeNoUsed, CreateOrder.Decide(order, new(terms with { Amount = Money.Fen(6) }), Now).Status);

        var paid = new OrderPaid(TransferId.Of(wallet, "r"), wallet, Money.Fen(5), TransactionId.Of(self, Now), Now);
        var with = AnnounceOrder.With(new(CreditStatus.Credited, paid), self, order, Now);
        Assert.Equal(one, Assert.IsType<OrderAnnounced>(with.Events[^1]).To);

        var other = Order.Evolve(null, new OrderCreated(terms, Now));
        Report(ReportOrderStatus.OrderNotPaid, other, one, null);
        other = Order.Evolve(other, paid);
        Report(ReportOrderStatus.OrderNotPaid, other, one, null, TransactionId.Parse(new('4', 28)));
        var said = Report(ReportOrderStatus.Announced, other, one, null);
        Assert.Equal((one, 0), (Assert.IsType<OrderAnnounced>(Assert.Single(said)).To, ((OrderAnnounced)said[0]).Amount.Minor));
        Assert.Empty(Report(ReportOrderStatus.Announced, other, one, said[0]));
        Assert.Empty(Report(ReportOrderStatus.AnnouncedElsewhere, other, two, said[0]));

        System.Collections.Immutable.ImmutableArray<OrderEvent> Report(
            ReportOrderStatus expected, Order? of, AccountId by, OrderEvent? earlier, TransactionId? transaction = null)
        {
            var decision = ReportOrder.Decide(self, of, new(transaction ?? paid.TransactionId, by), earlier, Now);
            Assert.Equal(expected, decision.Status);
            return decision.Events;
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    private static SpeakerPlace Of(string speaker, string code) => new(speaker, Merchant, MerchantCodeId.Parse(code));

    private void Bind(DeviceStatus expected, string code, string speaker) =>
        Take(BindPlate.Decide(_fleet, new(new(MerchantCodeId.Parse(code), speaker)), Now), expected);

    private void Unbind(string speaker) => Take(UnbindPlate.Decide(_fleet, new(speaker), Now), DeviceStatus.Done);

    private void Place(DeviceStatus expected, string speaker, string code) =>
        Take(PlaceSpeaker.Decide(_fleet, new(Of(speaker, code)), Now), expected);

    private void Take(Decision<DeviceStatus, FleetEvent> decision, DeviceStatus expected)
    {
        Assert.Equal(expected, decision.Status);
        _fleet = decision.Events.Aggregate(_fleet, Fleet.Evolve);
    }
}
