using Tael.Client.Api.OpenApi;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Plans;

/// <summary>POST /v3/payscore/plan/partner/payscore-plans, /v3/payscore/sign-plan/partner/user-sign-plans, /v3/payscore/sign-plan/partner/serviceorder,
/// and the calls below them: a service provider makes plans in its merchant's name, has users sign them, and begins their uses.</summary>
/// <remarks>As the merchant's own calls. The service is the service provider's, the money the merchant's.</remarks>
public static class PartnerPlanEndpoint
{
    private const string Plans = "/v3/payscore/plan/partner/payscore-plans";
    private const string OnePlan = $"{Plans}/merchant-plan-no/{{merchant_plan_no}}";
    private const string Signed = "/v3/payscore/sign-plan/partner/user-sign-plans";
    private const string OneSigned = $"{Signed}/merchant-sign-plan-no/{{merchant_sign_plan_no}}";

    public static void Map(V3Endpoints v3)
    {
        v3.Post<PartnerPlanRequest>(Plans, Make).Answers<PlanAnswer>().Refuses(PlanEndpoint.MakeRefusals).Refuses(Refusals);
        v3.Get<OfMerchant>(OnePlan, Look).Answers<PlanAnswer>().Refuses(PlanEndpoint.FindRefusals).Refuses(Refusals);
        v3.Post<OfMerchant>($"{OnePlan}/stop", Stop)
            .Answers<PlanAnswer>()
            .Refuses(PlanEndpoint.FindRefusals)
            .Refuses(PlanEndpoint.StopRefusals)
            .Refuses(Refusals);
        v3.Post<PartnerSignPlanRequest>(Signed, Ask)
            .Answers<MadeSignPlanAnswer>()
            .Refuses(SignPlanEndpoint.MakeRefusals)
            .Refuses(Refusals);
        v3.Get<OfMerchant>(OneSigned, LookSigned).Answers<SignPlanAnswer>().Refuses(SignPlanEndpoint.FindRefusals).Refuses(Refusals);
        v3.Post<PartnerStopSignPlanRequest>($"{OneSigned}/stop", StopSigned)
            .Answers<SignPlanAnswer>()
            .Refuses(SignPlanEndpoint.FindRefusals)
            .Refuses(PlanEndpoint.StopRefusals)
            .Refuses(Refusals);
        v3.Post<PartnerSignPlanOrderRequest>("/v3/payscore/sign-plan/partner/serviceorder", Begin)
            .Answers<ServiceOrderAnswer>()
            .Refuses(ServiceOrdering.Refusals)
            .Refuses(SignPlanOrderEndpoint.Refusals)
            .Refuses(Refusals);
    }

    private static (ErrorCode Code, string When)[] Refusals => PartnerServices.PartnerServices.Refusals;

    internal static async Task<Answer> Make(V3Call call, PartnerPlanRequest request)
    {
        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        return PartnerServices.PartnerServices.WhyNot(call, of, (request.Appid, request.SubAppid)) is { } refusal
            ? refusal
            : await PlanEndpoint.Make(call, of, request, request.SubAppid);
    }

    internal static async Task<Answer> Look(V3Call call, OfMerchant query)
    {
        if (PlanEndpoint.WhyNot(call, out _) is { } malformed) return malformed;

        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, query.SubMchid, "query");
        return notAllowed is not null ? notAllowed : await PlanEndpoint.Look(call, of);
    }

    internal static async Task<Answer> Stop(V3Call call, OfMerchant request)
    {
        if (PlanEndpoint.WhyNot(call, out _) is { } malformed) return malformed;

        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, request.SubMchid);
        return notAllowed is not null ? notAllowed : await PlanEndpoint.Stop(call, of);
    }

    internal static async Task<Answer> Ask(V3Call call, PartnerSignPlanRequest request)
    {
        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        var apps = (request.Appid, request.SubAppid);
        if (PartnerServices.PartnerServices.WhyNot(call, of, apps) is { } refusal) return refusal;

        var (user, unknown) = PartnerServices.PartnerServices.UserOf(call, apps, (request.Openid, request.SubOpenid));
        if (unknown is not null) return unknown;

        return user is { } named
            ? await SignPlanEndpoint.Make(call, of, request, (named, request.SubAppid))
            : Refusal.Body("/openid", "", "either openid or sub_openid names the user");
    }

    internal static async Task<Answer> LookSigned(V3Call call, OfMerchant query)
    {
        if (SignPlanEndpoint.WhyNot(call, out _) is { } malformed) return malformed;

        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, query.SubMchid, "query");
        return notAllowed is not null ? notAllowed : await SignPlanEndpoint.Look(call, of);
    }

    internal static async Task<Answer> StopSigned(V3Call call, PartnerStopSignPlanRequest request)
    {
        if (SignPlanEndpoint.WhyNot(call, out _) is { } malformed) return malformed;

        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, request.SubMchid);
        return notAllowed is not null ? notAllowed : await SignPlanEndpoint.Stop(call, of, request.StopReason);
    }

    internal static async Task<Answer> Begin(V3Call call, PartnerSignPlanOrderRequest request)
    {
        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        var apps = (request.Appid, request.SubAppid);
        if (PartnerServices.PartnerServices.WhyNot(call, of, apps) is { } refusal) return refusal;

        var (user, unknown) = PartnerServices.PartnerServices.UserOf(call, apps, (request.Openid, request.SubOpenid));
        return unknown is not null ? unknown : await SignPlanOrderEndpoint.Begin(call, of, request, (user, request.SubAppid));
    }
}
