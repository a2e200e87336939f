using Tael.Domain;
using Tael.Domain.Payments;
using Tael.Domain.ServiceOrders;

namespace Tael.Tests.ServiceOrders;

/// <summary>What is late and more than the user has is collected in parts.</summary>
public sealed class PartCollectionTests
{
    private static readonly TransactionId First = TransactionId.Parse("4226112612345678901234567890");

    private readonly ServiceOrderWorld _world = new();

    public PartCollectionTests()
    {
        _world.Create();
        _world.Accept();
        _world.Complete(300);
    }

    [Theory]
    [InlineData(24, 200, false)]
    [InlineData(25, 99, false)]
    [InlineData(25, 100, true)]
    [InlineData(25, 299, true)]
    [InlineData(25, 300, false)]
    public void A_part_is_taken_when_it_is_late_and_there_is_some_but_not_enough(int hours, long available, bool isPart)
    {
        _world.Now += TimeSpan.FromHours(hours);
        Assert.Equal(isPart ? SplitServiceCollectionStatus.Split : SplitServiceCollectionStatus.NotDue, Split(available, 1));
        Assert.Equal(isPart ? available : 300, _world.Order!.Collection(ServiceOrderWorld.Self).Amount.Minor);
        Assert.Equal(isPart ? 2 : 1, _world.Order.CollectionNumber);
    }

    [Fact]
    public void Parts_add_up_and_the_last_ends_it()
    {
        _world.Now += TimeSpan.FromHours(25);
        Split(100, 1);
        Assert.Equal(SplitServiceCollectionStatus.NotDue, Split(100, 1)); // Another collection is open.
        Assert.Equal(PayServiceOrderStatus.PartPaid, Pay(2));
        Assert.Equal(PayServiceOrderStatus.NotDue, Pay(2));
        Assert.Equal((200L, 100L, ServiceOrderState.Completed), (_world.Order!.Due.Minor, _world.Order.PaidInParts.Minor, _world.Order.State));
        Assert.Equal(200, _world.Order.Collection(ServiceOrderWorld.Self).Amount.Minor);
        Assert.Empty(_world.Facts);

        Assert.Equal(SplitServiceCollectionStatus.Split, Split(150, 3));
        Assert.Equal(PayServiceOrderStatus.Renewed, _world.See(4, OrderState.Closed));
        Assert.Equal(200, _world.Order.Collection(ServiceOrderWorld.Self).Amount.Minor);
        Assert.Equal(PayServiceOrderStatus.Paid, Pay(5));
        Assert.Equal(ServiceOrderState.Done, _world.Order.State);
        Assert.Equal(["OrderLate"], _world.Facts);
        Assert.Equal([(1, 100L)], _world.Order.Part!.All.Select(part => (part.Seq, part.Amount.Minor)));
    }

    [Fact]
    public void Less_than_was_paid_is_not_asked_for_and_as_much_ends_it()
    {
        _world.Now += TimeSpan.FromHours(25);
        Split(100, 1);
        Pay(2);
        Assert.Equal(ModifyServiceOrderStatus.AmountRaised, _world.Modify(301, 3));
        Assert.Equal(ModifyServiceOrderStatus.PaidMore, _world.Modify(99, 3));
        Assert.Equal(ModifyServiceOrderStatus.Modified, _world.Modify(100, 3));
        Assert.Equal(ServiceOrderState.Done, _world.Order!.State);
        Assert.Equal(["OrderLate"], _world.Facts);
        Assert.Equal(SyncServiceOrderStatus.WrongState, _world.Sync(4));
    }

    [Fact]
    public void There_are_only_so_many_parts()
    {
        var order = _world.Order! with { Completion = ServiceOrderWorld.Bill(300) };
        ServicePart? part = null;
        for (var i = 0; i < SplitServiceCollection.PartsMax; i++) part = new(Money.Fen(1), ServiceOrderWorld.Start, First, part);
        var late = ServiceOrderWorld.Start + TimeSpan.FromHours(25);
        Assert.Null(SplitServiceCollection.PartOf(order with { Part = part }, Money.Fen(100), late));
        Assert.Equal(Money.Fen(100), SplitServiceCollection.PartOf(order with { Part = part!.Earlier }, Money.Fen(100), late));
    }

    private SplitServiceCollectionStatus Split(long available, int closed) =>
        _world.Do((order, now) => SplitServiceCollection.Decide(order, Money.Fen(available), closed, now));

    private PayServiceOrderStatus Pay(int number) => _world.Do((order, now) => PayServiceOrder.Decide(
        ServiceOrderWorld.Self,
        order,
        number,
        new Order { State = OrderState.Paid, PaidAt = now, TransactionId = First },
        now));
}
