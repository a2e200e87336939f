using System.Collections.Immutable;
using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Domain.Plans;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Plans;

/// <summary>POST /v3/payscore/sign-plan/user-sign-plans; GET …/merchant-sign-plan-no/{merchant_sign_plan_no}, POST …/stop: ask a user to sign a plan,
/// see what has come of it, and end it.</summary>
/// <remarks>The user's app signs it with the <c>package</c>. The same request again is the same answer. What goes on when it is ended goes on.
/// </remarks>
public static class SignPlanEndpoint
{
    private const string Root = "/v3/payscore/sign-plan/user-sign-plans";

    public static void Map(V3Endpoints v3)
    {
        v3.Post<SignPlanRequest>(Root, Handle).Answers<MadeSignPlanAnswer>().Refuses(MakeRefusals);
        v3.Get($"{Root}/merchant-sign-plan-no/{{merchant_sign_plan_no}}", HandleLook).Answers<SignPlanAnswer>().Refuses(FindRefusals);
        v3.Post<StopSignPlanRequest>($"{Root}/merchant-sign-plan-no/{{merchant_sign_plan_no}}/stop", HandleStop)
            .Answers<SignPlanAnswer>()
            .Refuses(FindRefusals)
            .Refuses(PlanEndpoint.StopRefusals);
    }

    internal static IEnumerable<(ErrorCode Code, string When)> MakeRefusals =>
    [
        (ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant"),
        (ErrorCode.ResourceNotExists, "the merchant has no such plan of this service"),
        (ErrorCode.InvalidRequest, "`merchant_sign_plan_no` was used with other content, or the plan is stopped"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static IEnumerable<(ErrorCode Code, string When)> FindRefusals =>
        [(ErrorCode.ResourceNotExists, "the merchant has asked nobody to sign a plan under this number")];

    internal static async Task<Answer> Handle(V3Call call, SignPlanRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        return unknown is not null ? unknown : await Make(call, Partnership.Self(call), request, (user!.Value, null));
    }

    internal static Task<Answer> HandleLook(V3Call call) => Look(call, Partnership.Self(call));

    internal static Task<Answer> HandleStop(V3Call call, StopSignPlanRequest request) => Stop(call, Partnership.Self(call), request.StopReason);

    internal static async Task<Answer> Make(
        V3Call call, Partnership of, AnySignPlanRequest request, (UserId User, string? SubAppId) who)
    {
        var isOwn = PlanNo.TryParsePlanId(request.PlanId, out var merchant, out var planNo) && merchant == of.Merchant;
        var plan = isOwn ? await PlanEndpoint.Find(call, of, planNo) : null;
        if (plan?.Terms is not { } promised || promised.ServiceId != request.ServiceId) return Answer.Refuse(ErrorCode.ResourceNotExists);
        if (NumbersOf(request, promised) is not { } numbers)
        {
            return Refusal.Body("/sign_plan_detail", "", "is not one number for each of the plan's details");
        }

        var terms = new SignPlanTerms
        {
            No = SignPlanNo.Parse(request.MerchantSignPlanNo),
            Plan = promised,
            AppId = request.Appid,
            User = who.User,
            NotifyUrl = request.NotifyUrl,
            DetailNos = numbers,
            SubAppId = who.SubAppId,
        };
        var grain = call.Grains.SignPlan(terms.No.SignPlanOf(of.Merchant));
        var status = await call.Ask(grain, asked => asked.Make(new(terms, plan.StoppedAt is not null)));
        return status switch
        {
            MakeSignPlanStatus.Made => Answer.Ok(new MadeSignPlanAnswer(
                SignPlanAnswer.Of((await call.Ask(grain, asked => asked.Look()))!, call.Services.OpenIds),
                call.Services.ServiceTokens.PackageOf(of.Merchant, terms.No))),
            MakeSignPlanStatus.NumberUsed => new Refusal(
                ErrorCode.InvalidRequest, "/merchant_sign_plan_no", terms.No.Value, "used with other content", "body"),
            MakeSignPlanStatus.PlanStopped => new Refusal(ErrorCode.InvalidRequest, "/plan_id", request.PlanId, "is stopped", "body"),
            MakeSignPlanStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    internal static async Task<Answer> Look(V3Call call, Partnership of)
    {
        if (WhyNot(call, out var no) is { } malformed) return malformed;

        return await Find(call, of, no) is { } plan
            ? Answer.Ok(SignPlanAnswer.Of(plan, call.Services.OpenIds))
            : Answer.Refuse(ErrorCode.ResourceNotExists);
    }

    /// <summary>Why the path names no signed plan; null: it names this one.</summary>
    internal static Refusal? WhyNot(V3Call call, out SignPlanNo no)
    {
        var text = call.Path("merchant_sign_plan_no");
        return SignPlanNo.TryParse(text, out no) ? null : Refusal.Url("merchant_sign_plan_no", text, "is no merchant_sign_plan_no");
    }

    internal static async Task<Answer> Stop(V3Call call, Partnership of, string reason)
    {
        if (WhyNot(call, out var no) is { } malformed) return malformed;
        if (await Find(call, of, no) is null) return Answer.Refuse(ErrorCode.ResourceNotExists);

        var status = await call.Ask(call.Grains.SignPlan(no.SignPlanOf(of.Merchant)), plan => plan.Stop(new(reason)));
        call.Services.Nudge.Give();
        return status switch
        {
            StopSignPlanStatus.Stopped => await Look(call, of),
            StopSignPlanStatus.NotFound or StopSignPlanStatus.NotTheUser => Answer.Refuse(ErrorCode.ResourceNotExists),
            StopSignPlanStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>Null if it was not asked for so: in this one's name.</summary>
    internal static async Task<SignPlan?> Find(V3Call call, Partnership of, SignPlanNo no)
    {
        var plan = await call.Ask(call.Grains.SignPlan(no.SignPlanOf(of.Merchant)), grain => grain.Look());
        return plan?.Terms is { } terms && terms.Plan.Partner == of.Partner ? plan : null;
    }

    /// <summary>The merchant's numbers in the order of the plan's uses; null if they are not one for each.</summary>
    private static ImmutableArray<string>? NumbersOf(AnySignPlanRequest request, PlanTerms plan)
    {
        var details = request.SignPlanDetail;
        var ordered = details.OrderBy(detail => detail.PlanDetailNo).ToArray();
        return ordered.Select(detail => detail.PlanDetailNo).SequenceEqual(Enumerable.Range(1, plan.Details.Length).Select(no => (long)no))
            ? [.. ordered.Select(detail => detail.MerchantPlanDetailNo)]
            : null;
    }
}
