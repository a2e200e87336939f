using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.Plans;

/// <summary>A signed plan as its merchant sees it, or the service provider that has asked for it, in answers and notifications.</summary>
/// <remarks>Source: GET /v3/payscore/sign-plan/user-sign-plans/merchant-sign-plan-no/{merchant_sign_plan_no}, and PAYSCORE.USER_SIGN_PLAN. What is
/// not so is not there. The reference shows some of the states only: the others are our words.</remarks>
public sealed record SignPlanAnswer
{
    public required string SignPlanId { get; init; }
    public string? Openid { get; init; }
    public string? SubOpenid { get; init; }
    public required string ServiceId { get; init; }
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public required string Appid { get; init; }
    public string? SubAppid { get; init; }
    public required string MerchantSignPlanNo { get; init; }
    public required string MerchantCallbackUrl { get; init; }
    public required string PlanId { get; init; }
    public required long GoingDetailNo { get; init; }

    [OneOf("UNSIGNED", "SIGNED", "SIGN_PLAN_CANCEL")] public required string SignState { get; init; }
    public string? CancelSignTime { get; init; }

    [OneOf("MERCHANT_CANCEL", "USER_CANCEL")] public string? CancelSignType { get; init; }
    public string? CancelReason { get; init; }
    public required string PlanName { get; init; }
    public required string PlanOverTime { get; init; }
    public required long TotalOriginPrice { get; init; }
    public required long DeductionQuantity { get; init; }
    public required long TotalActualPrice { get; init; }
    public required SignedDetailAnswer[] SignedDetailList { get; init; }
    public string? SignTime { get; init; }

    /// <param name="plan">One that has terms: it exists.</param>
    public static SignPlanAnswer Of(SignPlan plan, OpenIds openIds)
    {
        var (terms, promised) = (plan.Terms!, plan.Terms!.Plan);
        return new()
        {
            SignPlanId = terms.No.SignPlanIdOf(terms.Merchant),
            Openid = openIds.Of(terms.User, terms.AppId),
            SubOpenid = terms.SubAppId is { } own ? openIds.Of(terms.User, own) : null,
            ServiceId = promised.ServiceId,
            Mchid = $"{promised.Caller}",
            SubMchid = promised.Partner is null ? null : $"{terms.Merchant}",
            Appid = terms.AppId,
            SubAppid = terms.SubAppId,
            MerchantSignPlanNo = terms.No.Value,
            MerchantCallbackUrl = terms.NotifyUrl,
            PlanId = promised.No.PlanIdOf(terms.Merchant),
            GoingDetailNo = plan.Going?.DetailNo ?? 0,
            SignState = StateOf(plan),
            CancelSignTime = Format(plan.StoppedAt),
            CancelSignType = plan.StoppedBy is { } by ? by == SignPlanStoppedBy.User ? "USER_CANCEL" : "MERCHANT_CANCEL" : null,
            CancelReason = plan.StopReason,
            PlanName = promised.Name,
            PlanOverTime = Times.Format(plan.OverAt),
            TotalOriginPrice = promised.OriginalMinor,
            DeductionQuantity = promised.Details.Length,
            TotalActualPrice = promised.ActualMinor,
            SignedDetailList = [.. Enumerable.Range(1, promised.Details.Length).Select(no => SignedDetailAnswer.Of(plan, no))],
            SignTime = Format(plan.SignedAt),
        };
    }

    public static string StateOf(SignPlan plan) => plan switch
    {
        { StoppedAt: not null } => "SIGN_PLAN_CANCEL",
        { SignedAt: not null } => "SIGNED",
        _ => "UNSIGNED",
    };

    internal static string? Format(Instant? at) => at is { } time ? Times.Format(time) : null;
}

/// <summary>One of the plan's uses, and what has come of it.</summary>
public sealed record SignedDetailAnswer
{
    public required long PlanDetailNo { get; init; }
    public required long OriginalPrice { get; init; }
    public string? PlanDiscountDescription { get; init; }
    public required long ActualPrice { get; init; }

    [OneOf("NOT_USED", "USING", "USED")] public required string PlanDetailState { get; init; }

    /// <summary>Of the service order that it is in use by, or was used by.</summary>
    public string? OrderId { get; init; }
    public required string MerchantPlanDetailNo { get; init; }
    public required string PlanDetailName { get; init; }
    public long? ActualPayPrice { get; init; }
    public string? UseTime { get; init; }
    public string? CompleteTime { get; init; }
    public string? CancelTime { get; init; }

    public static SignedDetailAnswer Of(SignPlan plan, int no)
    {
        var (terms, detail, use) = (plan.Terms!, plan.Terms!.Plan.Details[no - 1], plan.UseOf(no));
        var cameToNothing = use is { EndedAt: not null, Paid: null };
        var counts = cameToNothing ? null : use;
        return new()
        {
            PlanDetailNo = no,
            OriginalPrice = detail.Original.Minor,
            PlanDiscountDescription = detail.Discount,
            ActualPrice = detail.Actual.Minor,
            PlanDetailState = StateOf(plan, no),
            OrderId = counts is null ? null : OrderIdOf(plan, counts),
            MerchantPlanDetailNo = terms.DetailNos[no - 1],
            PlanDetailName = detail.Name,
            ActualPayPrice = counts?.Paid?.Minor,
            UseTime = SignPlanAnswer.Format(counts?.StartedAt),
            CompleteTime = SignPlanAnswer.Format(counts?.EndedAt),
            CancelTime = cameToNothing ? SignPlanAnswer.Format(use!.EndedAt) : null,
        };
    }

    public static string StateOf(SignPlan plan, int no) => plan.UseOf(no) switch
    {
        { EndedAt: null } => "USING",
        { Paid: not null } => "USED",
        _ => "NOT_USED",
    };

    private static string OrderIdOf(SignPlan plan, PlanUse use)
    {
        var merchant = plan.Terms!.Merchant;
        return ServiceOrderNo.Parse(use.Order.Value[($"{merchant}".Length + 3)..]).OrderIdOf(merchant);
    }
}

/// <summary>What the user is asked to sign, and what their app signs it with.</summary>
public sealed record MadeSignPlanAnswer(SignPlanAnswer SignPlan, string Package);
