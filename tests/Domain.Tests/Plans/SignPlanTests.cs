using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Plans;

/// <summary>Plans and what of them is signed and used, by the rules alone.</summary>
public sealed class SignPlanTests
{
    private static readonly Instant Now = ServiceOrderWorld.Start;
    private static readonly MerchantId Shop = ServiceOrderWorld.Shop;
    private static readonly UserId User = ServiceOrderWorld.User;
    private static readonly AccountId Self = SignPlanNo.Parse("sign-1").SignPlanOf(Shop);
    private static readonly PlanTerms Lessons = new()
    {
        Merchant = Shop,
        No = PlanNo.Parse("plan-1"),
        AppId = "wx0",
        ServiceId = "1",
        Name = "two lessons",
        Days = 30,
        Details = [new("first", Money.Fen(200), Money.Fen(100), "half"), new("second", Money.Fen(200), Money.Fen(200))],
    };

    private static readonly SignPlanTerms Terms = new()
    {
        No = SignPlanNo.Parse("sign-1"), Plan = Lessons, AppId = "wx0", User = User, NotifyUrl = "https://a.test", DetailNos = ["a", "b"],
    };

    private readonly List<SignPlanEvent> _journal = [];
    private SignPlan? _plan;

    [Fact]
    public void A_plan_is_made_once_and_stopped_once()
    {
        Plan? plan = null;
        Stop(StopPlanStatus.NotFound);
        Create(CreatePlanStatus.ExceedsService, Lessons, ServiceOrderWorld.Riding with { Quota = Money.Fen(199) });
        Create(CreatePlanStatus.ExceedsService, Lessons, ServiceOrderWorld.Riding with { RiskFundMax = Money.Fen(199) });
        Create(CreatePlanStatus.Created, Lessons);
        Create(CreatePlanStatus.Created, Lessons with { Details = [.. Lessons.Details] }, ServiceOrderWorld.Riding with { Quota = Money.Fen(1) });
        Create(CreatePlanStatus.NumberUsed, Lessons with { Days = 31 });
        Create(CreatePlanStatus.NumberUsed, Lessons with { Details = [Lessons.Details[0]] });
        Stop(StopPlanStatus.Stopped);
        Stop(StopPlanStatus.Stopped);
        Create(CreatePlanStatus.Created, Lessons);
        Assert.Equal((Shop, Now), (plan!.StoppedBy, plan.StoppedAt));

        void Create(CreatePlanStatus expected, PlanTerms terms, TrustService? service = null) =>
            Happen(expected, CreatePlan.Decide(plan, new(terms, service ?? ServiceOrderWorld.Riding), Now));

        void Stop(StopPlanStatus expected) => Happen(expected, StopPlan.Decide(plan, new(Shop), Now));

        void Happen<TStatus>(TStatus expected, Decision<TStatus, PlanEvent> decision)
            where TStatus : struct, Enum
        {
            Assert.Equal(expected, decision.Status);
            foreach (var happened in decision.Events) plan = Plan.Evolve(plan, happened);
        }
    }

    [Fact]
    public void It_is_asked_for_signed_and_ended_once()
    {
        Agree(AgreeToSignPlanStatus.NotFound);
        Stop(StopSignPlanStatus.NotFound);
        Make(MakeSignPlanStatus.PlanStopped, isPlanStopped: true);
        Make(MakeSignPlanStatus.Made);
        Make(MakeSignPlanStatus.Made, isPlanStopped: true);
        Make(MakeSignPlanStatus.NumberUsed, Terms with { DetailNos = ["b", "a"] });
        Start(StartPlanDetailStatus.NotSigned, 1, "o1");
        Agree(AgreeToSignPlanStatus.NotTheUser, new UserId(10_000_002));
        Agree(AgreeToSignPlanStatus.Signed);
        Agree(AgreeToSignPlanStatus.Signed);
        Stop(StopSignPlanStatus.NotTheUser, new UserId(10_000_002));
        Stop(StopSignPlanStatus.Stopped, User);
        Stop(StopSignPlanStatus.Stopped);
        Agree(AgreeToSignPlanStatus.Over);
        Start(StartPlanDetailStatus.NotSigned, 1, "o1");
        Assert.Equal((SignPlanStoppedBy.User, 2, 3), (_plan!.StoppedBy, _plan.Notifications, _journal.Count));
    }

    [Fact]
    public void What_nobody_has_signed_ends_in_silence()
    {
        Make(MakeSignPlanStatus.Made);
        Stop(StopSignPlanStatus.Stopped);
        Assert.Equal(0, _plan!.Notifications);
    }

    [Fact]
    public void One_use_goes_on_at_a_time_and_each_is_used_once()
    {
        Make(MakeSignPlanStatus.Made);
        Agree(AgreeToSignPlanStatus.Signed);
        Start(StartPlanDetailStatus.NoSuchDetail, 0, "o1");
        Start(StartPlanDetailStatus.NoSuchDetail, 3, "o1");
        Start(StartPlanDetailStatus.Started, 1, "o1");
        Start(StartPlanDetailStatus.Started, 1, "o1");
        Start(StartPlanDetailStatus.OrderUsed, 2, "o1");
        Start(StartPlanDetailStatus.DetailGoing, 1, "o2");
        Start(StartPlanDetailStatus.DetailGoing, 2, "o2");
        Assert.True(_plan!.Holds(OrderOf("o1")));
        Assert.False(_plan.Holds(OrderOf("o2")));

        End(EndPlanDetailStatus.GoesOn, null);
        End(EndPlanDetailStatus.GoesOn, Order(ServiceOrderState.Doing));
        End(EndPlanDetailStatus.GoesOn, Order(ServiceOrderState.Completed));
        End(EndPlanDetailStatus.Ended, Order(ServiceOrderState.Revoked));
        End(EndPlanDetailStatus.Ended, Order(ServiceOrderState.Revoked));
        Assert.False(_plan.Holds(OrderOf("o1")));
        Start(StartPlanDetailStatus.Started, 1, "o2");
        End(EndPlanDetailStatus.Ended, Order(ServiceOrderState.Done));
        Assert.Equal(Money.Fen(90), _plan.UseOf(1)!.Paid);
        Start(StartPlanDetailStatus.Started, 1, "o2");
        Start(StartPlanDetailStatus.DetailUsed, 1, "o3");
        Start(StartPlanDetailStatus.Started, 2, "o3");
        End(EndPlanDetailStatus.Ended, Order(ServiceOrderState.Done) with { Terms = ServiceOrderWorld.Terms });
        Assert.Null(_plan.UseOf(2)!.Paid);
        Stop(StopSignPlanStatus.Stopped);
        Assert.Equal(2, _plan.Uses.Length);
    }

    [Fact]
    public void It_is_over_at_a_midnight()
    {
        Make(MakeSignPlanStatus.Made);
        Agree(AgreeToSignPlanStatus.Over, at: _plan!.OverAt);
        Agree(AgreeToSignPlanStatus.Signed);
        var over = new SettlementDay(SettlementDay.Of(Now).DaysSinceEpoch + 31).Start;
        Assert.Equal(over, _plan.OverAt);
        Start(StartPlanDetailStatus.Over, 1, "o1", over);
        Start(StartPlanDetailStatus.Started, 1, "o1", over + TimeSpan.FromMicroseconds(-1));
    }

    [Fact]
    public void A_use_costs_the_plans_price_at_most_and_is_taken_back_by_its_plan_only_untrusted()
    {
        var world = new ServiceOrderWorld();
        var terms = UseTerms(1) with { User = User, RiskFund = new(RiskFundKind.EstimatedCost, Money.Fen(100)) };
        Assert.Equal(CreateServiceOrderStatus.Created, world.Create(terms, ServiceOrderWorld.Riding));
        Assert.Equal(Money.Fen(100), world.Order!.CostMax);
        Assert.Equal(CancelServiceOrderStatus.OrderNotFound, TakeBack(SignPlanNo.Parse("other").SignPlanOf(Shop)));
        Assert.Equal(CreditStatus.Credited, world.Accept());
        Assert.Equal(CancelServiceOrderStatus.WrongState, TakeBack(Self));
        Assert.Equal(ServiceOrderState.Doing, world.Order.State);

        world = new();
        world.Create(terms, ServiceOrderWorld.Riding);
        Assert.Equal(CancelServiceOrderStatus.Revoked, TakeBack(Self));
        Assert.Equal(CreditStatus.ServiceOrderTaken, world.Accept());

        CancelServiceOrderStatus TakeBack(AccountId by) => world.Do(
            (order, now) => CancelServiceOrder.Decide(ServiceOrderWorld.Self, order, new("place", null, by), now));
    }

    [Theory, InlineData(null), InlineData(""), InlineData("0100"), InlineData("01021900000001p"), InlineData("0100190000000a"), InlineData("01001900000001a b")]
    public void Other_numbers_are_none_of_ours(string? text) => Assert.False(PlanNo.TryParsePlanId(text, out _, out _));

    [Fact]
    public void Our_numbers_say_whose_they_are()
    {
        Assert.True(PlanNo.TryParsePlanId(Lessons.No.PlanIdOf(Shop), out var merchant, out var no));
        Assert.Equal((Shop, Lessons.No), (merchant, no));
        Assert.True(SignPlanNo.TryParseSignPlanId(Terms.No.SignPlanIdOf(Shop), out merchant, out var signed));
        Assert.Equal((Shop, Terms.No), (merchant, signed));
    }

    private static AccountId OrderOf(string no) => ServiceOrderNo.Parse(no).OrderOf(Shop);

    private static ServiceOrderTerms UseTerms(int detailNo) =>
        ServiceOrderWorld.Terms with { NeedsConfirm = false, SignPlan = Self, PlanDetailNo = detailNo };

    private ServiceOrder Order(ServiceOrderState state) => new()
    {
        Terms = UseTerms(_plan!.Going?.DetailNo ?? 0), State = state, Bill = new() { Total = Money.Fen(90), Payments = "[]" },
    };

    private void Make(MakeSignPlanStatus expected, SignPlanTerms? terms = null, bool isPlanStopped = false) =>
        Happen(expected, MakeSignPlan.Decide(_plan, new(terms ?? Terms, isPlanStopped), Now));

    private void Agree(AgreeToSignPlanStatus expected, UserId? by = null, Instant? at = null) =>
        Happen(expected, AgreeToSignPlan.Decide(_plan, new(by ?? User), at ?? Now));

    private void Stop(StopSignPlanStatus expected, UserId? by = null) => Happen(expected, StopSignPlan.Decide(_plan, new("a", by), Now));

    private void Start(StartPlanDetailStatus expected, int detailNo, string order, Instant? at = null) =>
        Happen(expected, StartPlanDetail.Decide(_plan, new(detailNo, OrderOf(order)), at ?? Now));

    private void End(EndPlanDetailStatus expected, ServiceOrder? order) =>
        Happen(expected, EndPlanDetail.Decide(Self, _plan, _plan!.Going ?? new(1, Self, Now), order, Now));

    private void Happen<TStatus>(TStatus expected, Decision<TStatus, SignPlanEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events)
        {
            _journal.Add(happened);
            _plan = SignPlan.Evolve(_plan, happened);
        }
    }
}
