using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Members;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Tests.Members;

/// <summary>Membership by the rules alone: joining, leaving, levels, and what a session costs a member.</summary>
public sealed class MemberTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Shop = new(1900000001);
    private static readonly AccountId Buyer = Member.AccountOf(Shop, new(10000001));
    private static readonly AccountId Other = Member.AccountOf(Shop, new(10000002));
    private static readonly AccountId Till = AccountId.Parse("v-1900000001-SN1");
    private static readonly MemberLevel Silver = new("silver", "Silver", 9_500);
    private static readonly MemberLevel Gold = new("gold", "Gold", 8_000);

    [Theory]
    [InlineData(100, 9_500, 95)]
    [InlineData(10, 9_500, 10)] // 9.5 fen, half up.
    [InlineData(9, 9_500, 9)] // 8.55
    [InlineData(1, 1, 1)] // Nothing can't be paid.
    [InlineData(1_000_000_000, 10_000, 1_000_000_000)]
    [InlineData(1_000_000_000, 1, 100_000)]
    public void A_price_is_rounded_to_the_nearest_fen(long list, int rate, long price) =>
        Assert.Equal(Money.Fen(price), new MemberLevel("a", "A", rate).PriceOf(Money.Fen(list)));

    /// <summary>Each row sees the membership that the rows above have left behind.</summary>
    [Theory]
    [InlineData(null, 1, "onion")]
    [InlineData(100L, 99, null)]
    [InlineData(100L, 100, "onion")]
    public void A_gift_is_given_from_an_amount_on(long? from, long price, string? gift)
    {
        var level = Silver with { Gift = "onion", GiftFrom = from is { } least ? Money.Fen(least) : null };
        Assert.Equal(gift, level.GiftFor(Money.Fen(price)));
        Assert.Null(Silver.GiftFor(Money.Fen(price)));
    }

    [Fact]
    public void A_user_joins_and_leaves_and_joins_again()
    {
        Member? member = null;
        Check(ChangeMemberLevel.Decide(member, new("gold"), Now), MemberStatus.NotAMember, 0);
        Check(LeaveMembership.Decide(member, new(), Now), MemberStatus.Done, 0);
        Check(JoinMembership.Decide(member, new("silver", Till), Now), MemberStatus.Done, 1);
        Check(JoinMembership.Decide(member, new("silver", Till), Now), MemberStatus.Done, 0);
        Check(ChangeMemberLevel.Decide(member, new("gold"), Now), MemberStatus.Done, 1);
        Check(ChangeMemberLevel.Decide(member, new("gold"), Now), MemberStatus.Done, 0);
        Check(JoinMembership.Decide(member, new("silver", Till), Now), MemberStatus.Done, 0);
        Assert.Equal("gold", member!.LevelId);
        Check(LeaveMembership.Decide(member, new(), Now), MemberStatus.Done, 1);
        Check(ChangeMemberLevel.Decide(member, new("gold"), Now), MemberStatus.NotAMember, 0);
        Check(JoinMembership.Decide(member, new("silver", Till), Now), MemberStatus.Done, 1);
        Assert.Equal(("silver", null), (member.LevelId, member.LeftAt));

        void Check(Decision<MemberStatus, MemberEvent> decision, MemberStatus status, int events)
        {
            Assert.Equal((status, events), (decision.Status, decision.Events.Length));
            foreach (var happened in decision.Events) member = Member.Evolve(member, happened);
        }
    }

    [Fact]
    public void A_plan_that_is_set_again_is_no_news()
    {
        var set = SetMemberPlan.Decide(null, new([Silver, Gold]), Now);
        var plan = MemberPlan.Evolve(null, set.Events.Single());
        Assert.Empty(SetMemberPlan.Decide(plan, new([Silver, Gold]), Now).Events);
        Assert.Single(SetMemberPlan.Decide(plan, new([Gold, Silver]), Now).Events);
        Assert.Equal(Gold, plan.Find("gold"));
        Assert.Null(plan.Find("lead"));
    }

    /// <summary>A price is the member's before the payment, never during or after it, and always of the full one.</summary>
    [Fact]
    public void A_session_costs_what_its_buyer_pays()
    {
        Device? device = null;
        Take(RegisterDevice.Decide(device, new(new("wx0", "store", "till", null, null), "h"), Now), DeviceStatus.Done);
        Take(EnrolDevice.Decide(device, new("h", new("k", "public"), new("FROG", "1")), Now), DeviceStatus.Done);
        Apply(Buyer, Silver, DeviceStatus.SessionNotFound);
        Open();
        Apply(Buyer, Silver, DeviceStatus.Done);
        Assert.Equal((95, 100), (device!.Session!.Price.Minor, device.Session.ListPrice.Minor));
        Open(); // Sent again it is the same sale, though it costs less by now.
        Apply(Buyer, Gold, DeviceStatus.Done);
        Assert.Equal(80, device.Session!.Price.Minor);
        Apply(Other, null, DeviceStatus.Done);
        Assert.Equal((100, "n-1900000001-10000002"), (device.Session!.Price.Minor, device.Session.Member!.Account.Value));
        Apply(Buyer, Gold, DeviceStatus.Done);

        Take(StartTillPayment.Decide(device, new("k", Shop, "sale-1", null), Now), DeviceStatus.Done);
        Apply(Buyer, Gold, DeviceStatus.Done); // A repeat.
        Apply(Buyer, Silver, DeviceStatus.PaymentUnderWay);
        Take(EndTillPayment.Decide(device, new(device.Session!.Payment!.Order, "GIVEN_UP", Now), Now), DeviceStatus.Done);
        Apply(Buyer, Silver, DeviceStatus.Done);
        Take(StartTillPayment.Decide(device, new("k", Shop, "sale-1", null), Now), DeviceStatus.Done);
        Take(EndTillPayment.Decide(device, new(device.Session!.Payment!.Order, null, Now), Now), DeviceStatus.Done);
        Apply(Buyer, Gold, DeviceStatus.SessionPaid);
        Assert.Equal(95, device.Session!.Price.Minor);

        void Open() => Take(OpenTillSession.Decide(device, new("k", "sale-1", Money.Fen(100), "tea", null), Now), DeviceStatus.Done);
        void Apply(AccountId member, MemberLevel? level, DeviceStatus expected) =>
            Take(ApplyMemberPrice.Decide(device, new("k", "sale-1", member, level), Now), expected);
        void Take(Decision<DeviceStatus, DeviceEvent> decision, DeviceStatus expected)
        {
            Assert.Equal(expected, decision.Status);
            foreach (var happened in decision.Events) device = Device.Evolve(device, happened);
        }
    }
}
