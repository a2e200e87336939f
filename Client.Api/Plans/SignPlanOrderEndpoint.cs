using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Plans;

/// <summary>POST /v3/payscore/sign-plan/serviceorder: one of a signed plan's uses begins.</summary>
/// <remarks>An ordinary service order that nobody confirms, since the user has signed; it may cost what the plan says at most. Whether the user is
/// trusted is decided as with every order. One use goes on at a time; the same request again is answered with what has become of the order. All
/// else is done with the calls of service orders.</remarks>
public static class SignPlanOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<SignPlanOrderRequest>("/v3/payscore/sign-plan/serviceorder", Handle)
        .Answers<ServiceOrderAnswer>()
        .Refuses(ServiceOrdering.Refusals)
        .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.ResourceNotExists, "the merchant has asked nobody to sign such a plan of this service"),
        (ErrorCode.InvalidRequest, "the plan is not signed, or over; this use of it is used; another one goes on"),
    ];

    internal static async Task<Answer> Handle(V3Call call, SignPlanOrderRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        return unknown is not null ? unknown : await Begin(call, Partnership.Self(call), request, (user, null));
    }

    internal static async Task<Answer> Begin(
        V3Call call, Partnership of, AnySignPlanOrderRequest request, (UserId? User, string? SubAppId) who)
    {
        if (ServiceOrdering.WhyNot(request.TimeRange) is { } refusal) return refusal;

        var isOwn = SignPlanNo.TryParseSignPlanId(request.SignPlanId, out var merchant, out var no) && merchant == of.Merchant;
        var signed = isOwn ? (await SignPlanEndpoint.Find(call, of, no))?.Terms : null;
        if (signed is null || signed.Plan.ServiceId != request.ServiceId) return Answer.Refuse(ErrorCode.ResourceNotExists);
        if (who.User is { } user && user != signed.User) return Refusal.Body("/openid", "", "has not signed this plan");

        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        if (service is null) return none!;

        var detailNo = (int)request.PlanDetailNo;
        if (detailNo > signed.Plan.Details.Length) return WhyNot(StartPlanDetailStatus.NoSuchDetail, request);

        var account = no.SignPlanOf(of.Merchant);
        var terms = Terms(of, request, signed, service) with { SubAppId = who.SubAppId };
        var start = new StartPlanDetail(detailNo, terms.No.OrderOf(of.Merchant));

        // What has been made before has begun before, whatever has become of its place since.
        var made = await call.Ask(call.Grains.ServiceOrder(start.Order), order => order.Look());
        var status = made?.Terms == terms
            ? StartPlanDetailStatus.Started
            : await call.Ask(call.Grains.SignPlan(account), plan => plan.Start(start));
        return status == StartPlanDetailStatus.Started
            ? await ServiceOrdering.Create(
                call, new CreateServiceOrder(terms, service), order => Answer.Ok(ServiceOrderAnswer.Of(order, call.Services.OpenIds)))
            : WhyNot(status, request);
    }

    private static ServiceOrderTerms Terms(Partnership of, AnySignPlanOrderRequest request, SignPlanTerms signed, TrustService service)
    {
        var detail = signed.Plan.Details[(int)request.PlanDetailNo - 1];
        var spared = detail.Original - detail.Actual;
        var discount = new ServiceDiscount
        {
            Name = detail.Discount ?? detail.Name, Description = detail.Discount ?? detail.Name, Amount = spared.Minor,
        };
        return new()
        {
            Merchant = of.Merchant,
            Partner = of.Partner,
            No = ServiceOrderNo.Parse(request.OutTradeNo),
            AppId = request.Appid,
            ServiceId = request.ServiceId,
            Introduction = request.ServiceIntroduction,
            RiskFund = new RiskFund(service.Scene.IsDepositFree() ? RiskFundKind.Deposit : RiskFundKind.EstimatedCost, detail.Actual),
            NotifyUrl = request.NotifyUrl,
            User = signed.User,
            NeedsConfirm = false,
            Payments = ServiceOrderCalls.Text<ServicePayment[]>([new() { Name = detail.Name, Amount = detail.Original.Minor }]),
            Discounts = spared.IsZero ? null : ServiceOrderCalls.Text<ServiceDiscount[]>([discount]),
            TimeRange = ServiceOrderCalls.Text(request.TimeRange)!,
            Location = ServiceOrderCalls.Text(request.Location),
            Attach = request.Attach,
            SignPlan = signed.No.SignPlanOf(of.Merchant),
            PlanDetailNo = (int)request.PlanDetailNo,
        };
    }

    private static Answer WhyNot(StartPlanDetailStatus status, AnySignPlanOrderRequest request) => status switch
    {
        StartPlanDetailStatus.NotFound => Answer.Refuse(ErrorCode.ResourceNotExists),
        StartPlanDetailStatus.OrderUsed => ServiceOrderCalls.OtherContent,
        StartPlanDetailStatus.NoSuchDetail => Refusal.Body("/plan_detail_no", $"{request.PlanDetailNo}", "is none of the plan's"),
        StartPlanDetailStatus.NotSigned => Not("/sign_plan_id", request.SignPlanId, "is not signed, or ended"),
        StartPlanDetailStatus.Over => Not("/sign_plan_id", request.SignPlanId, "is over"),
        StartPlanDetailStatus.DetailUsed => Not("/plan_detail_no", $"{request.PlanDetailNo}", "is used"),
        StartPlanDetailStatus.DetailGoing => Not("/plan_detail_no", $"{request.PlanDetailNo}", "has to wait for another that goes on"),
        StartPlanDetailStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
        _ => throw new UnreachableException($"{status}"),
    };

    private static Refusal Not(string field, string value, string issue) => new(ErrorCode.InvalidRequest, field, value, issue, "body");
}
