using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Plans;

namespace Tael.Client.Api.Plans;

/// <summary>A plan as its merchant sees it, or the service provider that has made it.</summary>
/// <remarks>Source: GET /v3/payscore/plan/payscore-plans/merchant-plan-no/{merchant_plan_no}. What is not so is not there. The reference does
/// not name the states: these are our words.</remarks>
public sealed record PlanAnswer
{
    public required string PlanId { get; init; }
    public required string ServiceId { get; init; }
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public required string Appid { get; init; }
    public string? SubAppid { get; init; }
    public required string MerchantPlanNo { get; init; }
    public required string PlanName { get; init; }
    public required long PlanDuration { get; init; }

    [OneOf("USING", "STOPPED")] public required string PlanState { get; init; }
    public required long TotalOriginalPrice { get; init; }
    public required long DeductionQuantity { get; init; }
    public required long TotalActualPrice { get; init; }
    public required PlanDetailAnswer[] PlanDetailList { get; init; }
    public string? StopMchid { get; init; }
    public string? StopTime { get; init; }

    /// <param name="plan">One that has terms: it exists.</param>
    public static PlanAnswer Of(Plan plan)
    {
        var terms = plan.Terms!;
        return new()
        {
            PlanId = terms.No.PlanIdOf(terms.Merchant),
            ServiceId = terms.ServiceId,
            Mchid = $"{terms.Caller}",
            SubMchid = terms.Partner is null ? null : $"{terms.Merchant}",
            Appid = terms.AppId,
            SubAppid = terms.SubAppId,
            MerchantPlanNo = terms.No.Value,
            PlanName = terms.Name,
            PlanDuration = terms.Days,
            PlanState = plan.StoppedAt is null ? "USING" : "STOPPED",
            TotalOriginalPrice = terms.OriginalMinor,
            DeductionQuantity = terms.Details.Length,
            TotalActualPrice = terms.ActualMinor,
            PlanDetailList =
            [
                .. terms.Details.Select((detail, index) => new PlanDetailAnswer(
                    index + 1, detail.Name, detail.Original.Minor, detail.Actual.Minor, detail.Discount)),
            ],
            StopMchid = plan.StoppedBy is { } by ? $"{by}" : null,
            StopTime = plan.StoppedAt is { } stopped ? Times.Format(stopped) : null,
        };
    }
}

/// <summary>One of the uses that a plan promises.</summary>
public sealed record PlanDetailAnswer(
    long PlanDetailNo, string PlanDetailName, long OriginalPrice, long ActualPrice, string? PlanDiscountDescription);
