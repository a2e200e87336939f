using Tael.Domain;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;

namespace Tael.Simulation;

/// <summary>Users that sign plans, use what they promise, and end them.</summary>
internal sealed partial class Workload
{
    private const int UsesPerPlan = 3;

    private readonly List<SignPlanTerms> _signPlans = [];

    private Func<Command> DrawPlan()
    {
        if (_signPlans.Count == 0 || _random.Next(5) == 0)
        {
            var asked = NewSignPlan();
            return () => new AskToSign(world, asked);
        }

        var terms = _signPlans[_random.Next(Math.Max(0, _signPlans.Count - 4), _signPlans.Count)];
        var use = NewUse(terms);
        return _random.Next(8) switch
        {
            0 => () => new AskToSign(world, terms),
            1 => () => new AskToSign(world, terms with { NotifyUrl = "https://example.com/another" }),
            2 => () => new MakePlan(world, terms.Plan, Lending),
            3 => () => new EndPlan(world, terms.Plan),
            4 => () => new SignAsked(world, terms, _users[0]),
            5 => () => new SignAsked(world, terms, terms.User),
            6 => () => new EndSigned(world, terms, _random.Next(2) == 0 ? null : terms.User),
            _ => () => new BeginUse(world, terms, use),
        };
    }

    /// <summary>Signed, and one use after the other begun; some are used up, some taken back, some never trusted.</summary>
    private async Task LearnByPlan()
    {
        var terms = NewSignPlan();
        await Insist(new AskToSign(world, terms));
        await Insist(new SignAsked(world, terms, terms.User));
        for (var uses = _random.Next(1, 4); uses > 0; uses--)
        {
            var use = NewUse(terms);
            await Insist(new BeginUse(world, terms, use));
            if (_random.Next(6) == 0) continue;

            await Insist(new OfferService(world, use, Lending));
            if (_random.Next(6) == 0) continue;

            await Insist(new AcceptService(world, use, terms.User));
            if (_random.Next(4) == 0) await Insist(new RevokeService(world, use));
            else await Insist(new UseUpService(world, use, BillOf(use)));
        }

        if (_random.Next(2) == 0) await Insist(new EndSigned(world, terms, terms.User));
    }

    private SignPlanTerms NewSignPlan()
    {
        var price = Money.Fen(Math.Max(2, _amountMax));
        var number = _signPlans.Count;
        var terms = new SignPlanTerms
        {
            No = SignPlanNo.Parse($"sign{number}"),
            Plan = new()
            {
                Merchant = Merchants[0],
                No = PlanNo.Parse($"plan{number}"),
                AppId = "wx0",
                ServiceId = Lending.Id,
                Name = "lessons",
                Days = 3_000,
                Details = [.. Enumerable.Range(0, UsesPerPlan).Select(_ => new PlanDetail("lesson", price, price))],
            },
            AppId = "wx0",
            User = DrawTrusted(),
            NotifyUrl = "https://example.com/plan",
            DetailNos = [.. Enumerable.Range(0, UsesPerPlan).Select(no => $"d{no}")],
        };
        _signPlans.Add(terms);
        return terms;
    }

    private ServiceOrderTerms NewUse(SignPlanTerms plan)
    {
        var use = NewService() with
        {
            NeedsConfirm = false,
            User = plan.User,
            RiskFund = new(RiskFundKind.Deposit, plan.Plan.Details[0].Actual),
            SignPlan = plan.No.SignPlanOf(plan.Merchant),
            PlanDetailNo = _random.Next(1, UsesPerPlan + 1),
        };
        _services[^1] = use;
        return use;
    }
}
