using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Plans;
using Tael.Grains;

namespace Tael.Client.Api.Plans;

/// <summary>POST /v3/payscore/plan/payscore-plans; GET …/merchant-plan-no/{merchant_plan_no}, POST …/stop: several uses of a service at prices that are
/// known before, for users to sign.</summary>
/// <remarks>A plan never changes: it is stopped, and another one made. The same request again is the same answer.</remarks>
public static class PlanEndpoint
{
    private const string Root = "/v3/payscore/plan/payscore-plans";

    public static void Map(V3Endpoints v3)
    {
        v3.Post<PlanRequest>(Root, Handle).Answers<PlanAnswer>().Refuses(MakeRefusals);
        v3.Get($"{Root}/merchant-plan-no/{{merchant_plan_no}}", HandleLook).Answers<PlanAnswer>().Refuses(FindRefusals);
        v3.Post($"{Root}/merchant-plan-no/{{merchant_plan_no}}/stop", HandleStop)
            .Answers<PlanAnswer>()
            .Refuses(FindRefusals)
            .Refuses(StopRefusals);
    }

    internal static IEnumerable<(ErrorCode Code, string When)> MakeRefusals =>
    [
        (ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant"),
        (ErrorCode.NoAuth, "the merchant has no such service"),
        (ErrorCode.InvalidRequest, "`merchant_plan_no` was used with other content"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static IEnumerable<(ErrorCode Code, string When)> FindRefusals =>
        [(ErrorCode.ResourceNotExists, "the merchant has no plan under this number")];

    internal static IEnumerable<(ErrorCode Code, string When)> StopRefusals =>
        [(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed")];

    internal static async Task<Answer> Handle(V3Call call, PlanRequest request) => call.RefuseApp(request.Appid) is { } foreign
        ? foreign
        : await Make(call, Partnership.Self(call), request, subAppId: null);

    internal static Task<Answer> HandleLook(V3Call call) => Look(call, Partnership.Self(call));

    internal static Task<Answer> HandleStop(V3Call call) => Stop(call, Partnership.Self(call));

    internal static async Task<Answer> Make(V3Call call, Partnership of, PlanRequest request, string? subAppId)
    {
        if (WhyNot(request) is { } refusal) return refusal;

        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        if (service is null) return none!;

        var terms = new PlanTerms
        {
            Merchant = of.Merchant,
            No = PlanNo.Parse(request.MerchantPlanNo),
            AppId = request.Appid,
            ServiceId = request.ServiceId,
            Name = request.PlanName,
            Days = (int)request.PlanDuration,
            Details =
            [
                .. request.PlanDetailList.Select(detail => new PlanDetail(
                    detail.PlanDetailName, Money.Fen(detail.OriginalPrice), Money.Fen(detail.ActualPrice), detail.PlanDiscountDescription)),
            ],
            Partner = of.Partner,
            SubAppId = subAppId,
        };
        var status = await call.Ask(call.Grains.Plan(terms.No.PlanOf(of.Merchant)), plan => plan.Create(new(terms, service)));
        return status switch
        {
            CreatePlanStatus.Created => await Look(call, of, terms.No),
            CreatePlanStatus.NumberUsed => new Refusal(
                ErrorCode.InvalidRequest, "/merchant_plan_no", terms.No.Value, "used with other content", "body"),
            CreatePlanStatus.ExceedsService => Refusal.Body("/plan_detail_list", "", "one costs more than was agreed for this service"),
            CreatePlanStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    internal static async Task<Answer> Look(V3Call call, Partnership of)
    {
        return WhyNot(call, out var no) is { } malformed ? malformed : await Look(call, of, no);
    }

    /// <summary>Why the path names no plan; null: it names this one.</summary>
    internal static Refusal? WhyNot(V3Call call, out PlanNo no)
    {
        var text = call.Path("merchant_plan_no");
        return PlanNo.TryParse(text, out no) ? null : Refusal.Url("merchant_plan_no", text, "is no merchant_plan_no");
    }

    internal static async Task<Answer> Stop(V3Call call, Partnership of)
    {
        if (WhyNot(call, out var no) is { } malformed) return malformed;
        if (await Find(call, of, no) is null) return Answer.Refuse(ErrorCode.ResourceNotExists);

        var status = await call.Ask(call.Grains.Plan(no.PlanOf(of.Merchant)), plan => plan.Stop(new(call.Merchant.Id)));
        return status switch
        {
            StopPlanStatus.Stopped => await Look(call, of, no),
            StopPlanStatus.NotFound => Answer.Refuse(ErrorCode.ResourceNotExists),
            StopPlanStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>Null if it was not made so: in this one's name.</summary>
    internal static async Task<Plan?> Find(V3Call call, Partnership of, PlanNo no)
    {
        var plan = await call.Ask(call.Grains.Plan(no.PlanOf(of.Merchant)), grain => grain.Look());
        return plan?.Terms is { } terms && terms.Partner == of.Partner ? plan : null;
    }

    private static async Task<Answer> Look(V3Call call, Partnership of, PlanNo no) =>
        await Find(call, of, no) is { } plan ? Answer.Ok(PlanAnswer.Of(plan)) : Answer.Refuse(ErrorCode.ResourceNotExists);

    /// <summary>Null if the numbers add up.</summary>
    private static Refusal? WhyNot(PlanRequest request)
    {
        var details = request.PlanDetailList;
        for (var i = 0; i < details.Length; i++)
        {
            if (details[i].ActualPrice <= details[i].OriginalPrice) continue;

            return Refusal.Body($"/plan_detail_list/{i}/actual_price", $"{details[i].ActualPrice}", "is more than original_price");
        }

        return details.Length != request.DeductionQuantity ? Not("deduction_quantity", request.DeductionQuantity, "is not how many there are")
            : details.Sum(detail => detail.OriginalPrice) != request.TotalOriginalPrice
                ? Not("total_original_price", request.TotalOriginalPrice, "is not the sum of original_price")
            : details.Sum(detail => detail.ActualPrice) != request.TotalActualPrice
                ? Not("total_actual_price", request.TotalActualPrice, "is not the sum of actual_price")
            : null;
    }

    private static Refusal Not(string name, long value, string issue) => Refusal.Body($"/{name}", $"{value}", issue);
}
