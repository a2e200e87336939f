using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>A merchant makes a plan, or stops it.</summary>
internal sealed class MakePlan(World world, PlanTerms terms, TrustService service) : Command(world)
{
    public override string Key => $"make {Account} {terms.Name}";

    protected override AccountId Account => terms.No.PlanOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Plan(Account).Create(new(terms, service));

    protected override bool IsRight(object answer) => answer switch
    {
        CreatePlanStatus.Created => Has<PlanCreated>()?.Terms == terms,
        CreatePlanStatus.NumberUsed => Has<PlanCreated>() is { } other && other.Terms != terms,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;
}

internal sealed class EndPlan(World world, PlanTerms terms) : Command(world)
{
    public override string Key => $"stop {Account}";

    protected override AccountId Account => terms.No.PlanOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Plan(Account).Stop(new(terms.Merchant));

    protected override bool IsRight(object answer) => answer switch
    {
        StopPlanStatus.Stopped => Has<PlanStopped>() is not null,
        StopPlanStatus.NotFound => Has<PlanCreated>(RowsBefore) is null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is StopPlanStatus.Stopped;
}

/// <summary>What is asked of one signed plan.</summary>
internal abstract class SignPlanCommand(World world, SignPlanTerms terms) : Command(world)
{
    protected SignPlanTerms Terms { get; } = terms;

    protected override AccountId Account => Terms.No.SignPlanOf(Terms.Merchant);

    protected SignPlan? Seen(int rows = int.MaxValue) => RowRules.FoldPlan(Stored, rows);
}

internal sealed class AskToSign(World world, SignPlanTerms terms) : SignPlanCommand(world, terms)
{
    public override string Key => $"ask {Account} {Terms.NotifyUrl}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.SignPlan(Account).Make(new(Terms, IsPlanStopped: false));

    protected override bool IsRight(object answer) => answer switch
    {
        MakeSignPlanStatus.Made => Has<SignPlanMade>()?.Terms == Terms,
        MakeSignPlanStatus.NumberUsed => Has<SignPlanMade>() is { } other && other.Terms != Terms,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;
}

internal sealed class SignAsked(World world, SignPlanTerms terms, UserId by) : SignPlanCommand(world, terms)
{
    public override string Key => $"sign {Account} by {by}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.Score(by).SignPlan(Account);

    protected override bool IsRight(object answer) => answer switch
    {
        AgreeToSignPlanStatus.Signed => by == Terms.User && Has<SignPlanSigned>() is not null,
        AgreeToSignPlanStatus.NotFound => Has<SignPlanMade>(RowsBefore) is null,
        AgreeToSignPlanStatus.NotTheUser => by != Terms.User,
        AgreeToSignPlanStatus.Over => Has<SignPlanStopped>() is not null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => false;
}

internal sealed class EndSigned(World world, SignPlanTerms terms, UserId? by) : SignPlanCommand(world, terms)
{
    public override string Key => $"end {Account} by {by}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.SignPlan(Account).Stop(new("moved", by));

    protected override bool IsRight(object answer) => answer switch
    {
        StopSignPlanStatus.Stopped => Has<SignPlanStopped>() is not null,
        StopSignPlanStatus.NotFound => Has<SignPlanMade>(RowsBefore) is null,
        StopSignPlanStatus.NotTheUser => by is not null && by != Terms.User,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is StopSignPlanStatus.Stopped;
}

/// <summary>Binds one of the plan's uses to a service order.</summary>
internal sealed class BeginUse(World world, SignPlanTerms terms, ServiceOrderTerms use) : SignPlanCommand(world, terms)
{
    private readonly AccountId _order = use.No.OrderOf(use.Merchant);
    private readonly int _detailNo = use.PlanDetailNo!.Value;

    public override string Key => $"begin {Account} {_detailNo} {_order}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.SignPlan(Account).Start(new(_detailNo, _order));

    protected override bool IsRight(object answer) => answer switch
    {
        StartPlanDetailStatus.Started => Stored.Events.OfType<PlanDetailStarted>().Any(e => e.Order == _order && e.DetailNo == _detailNo),
        StartPlanDetailStatus.NotFound => Has<SignPlanMade>(RowsBefore) is null,
        StartPlanDetailStatus.NotSigned => HeldMeanwhile(rows => Seen(rows)?.IsSigned != true),
        StartPlanDetailStatus.DetailUsed => HeldMeanwhile(rows => Seen(rows)?.UseOf(_detailNo) is { Paid: not null }),
        StartPlanDetailStatus.DetailGoing => HeldMeanwhile(rows => Seen(rows)?.Going is { } going && going.Order != _order),
        _ => false,
    };

    protected override bool IsFinal(object answer) => false;
}
