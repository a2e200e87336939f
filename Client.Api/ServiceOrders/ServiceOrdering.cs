using System.Diagnostics;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>How a merchant's or service provider's request becomes a service order, and is accepted at once if nobody is to confirm it.</summary>
internal static class ServiceOrdering
{
    /// <summary>What every call that makes service orders is refused with beside the others.</summary>
    public static readonly (ErrorCode Code, string When)[] Refusals =
    [
        (ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant"),
        (ErrorCode.NoAuth, "the merchant has no such service, or the user has not given it permission"),
        (ErrorCode.InvalidRequest, "the user is not trusted with it; `out_order_no` was used with other content, or cancelled before"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    /// <summary>Null if it begins before it ends.</summary>
    public static Refusal? WhyNot(ServiceTimeRange range)
    {
        var (start, end) = (range.StartTime, range.EndTime);
        var hasStart = ServiceTimes.TryParse(start, out var from);
        if (!hasStart && start != ServiceTimes.OnAccept) return ServiceBills.NoTime("start_time", start);
        if (end is null) return null;
        if (!ServiceTimes.TryParse(end, out var until)) return ServiceBills.NoTime("end_time", end);
        return hasStart && until < from ? Refusal.Body("/time_range/end_time", end, "is before start_time") : null;
    }

    /// <summary>The service of the caller's that it is an order of.</summary>
    public static async Task<(TrustService? Service, Refusal? Refusal)> ServiceOf(V3Call call, string serviceId)
    {
        var merchant = await call.Ask(call.Grains.Merchant(call.Merchant.Id), grain => grain.Look());
        return merchant?.ServiceOf(serviceId) is { } service
            ? (service, null)
            : (null, new(ErrorCode.NoAuth, "/service_id", serviceId, "is no service of this merchant", "body"));
    }

    /// <summary>The user that a request names; neither: none.</summary>
    public static (UserId? User, Refusal? Refusal) UserOf(V3Call call, string appId, string? openid) =>
        openid is null ? (null, null)
        : call.Services.OpenIds.TryParse(openid, appId, out var user) ? (user, null)
        : (null, Refusal.Body("/openid", Refusal.Shorten(openid), "is no openid of this appid"));

    /// <summary>The terms of an order that is to be completed later.</summary>
    public static ServiceOrderTerms Terms(Partnership of, ServiceOrderRequest request, UserId? user) =>
        Terms(of, (ServiceOfferRequest)request, user, request.ServiceIntroduction) with
        {
            RiskFund = new RiskFund(KindOf(request.RiskFund.Name), Money.Fen(request.RiskFund.Amount), request.RiskFund.Description),
            NotifyUrl = request.NotifyUrl,
            NeedsConfirm = request.NeedUserConfirm ?? true,
            Device = ServiceOrderCalls.Text(request.Device),
        };

    public static ServiceOrderTerms Terms(Partnership of, ServiceOfferRequest request, UserId? user, string introduction) => new()
    {
        Merchant = of.Merchant,
        Partner = of.Partner,
        No = ServiceOrderNo.Parse(request.OutOrderNo),
        AppId = request.Appid,
        ServiceId = request.ServiceId,
        Introduction = introduction,
        User = user,
        NeedsConfirm = false,
        Payments = ServiceOrderCalls.Text(request.PostPayments?.ToArray()),
        Discounts = ServiceOrderCalls.Text(request.PostDiscounts?.ToArray()),
        TimeRange = ServiceOrderCalls.Text(request.TimeRange)!,
        Location = ServiceOrderCalls.Text(request.Location),
        Attach = request.Attach,
    };

    /// <summary>Makes the order and answers with what <paramref name="answer"/> says when it is made, and accepted if it must be.</summary>
    public static async Task<Answer> Create(V3Call call, CreateServiceOrder command, Func<ServiceOrder, Answer> answer)
    {
        var terms = command.Terms;
        if (terms is { NeedsConfirm: false, User: null }) return Refusal.Body("/openid", "", "is needed without confirmation");

        var grain = call.Grains.ServiceOrder(terms.No.OrderOf(terms.Merchant));
        var status = await call.Ask(grain, order => order.Create(command));
        if (status != CreateServiceOrderStatus.Created) return Refuse(status, terms);
        if (!terms.NeedsConfirm && await Trust(call, terms) is { } refusal) return refusal;

        var made = (await call.Ask(grain, order => order.Look()))!;
        call.Services.Nudge.Give();
        return answer(made);
    }

    private static Answer Refuse(CreateServiceOrderStatus status, ServiceOrderTerms terms) => status switch
    {
        CreateServiceOrderStatus.OutOrderNoUsed => ServiceOrderCalls.OtherContent,
        CreateServiceOrderStatus.Revoked => ServiceOrderCalls.WrongState,
        CreateServiceOrderStatus.RiskFundNotOfService => Refusal.Body(
            "/risk_fund/name", ServiceOrderAnswer.NameOf(terms.RiskFund!.Kind), "is not what this service spares"),
        CreateServiceOrderStatus.RiskFundOutOfRange => Refusal.Body(
            "/risk_fund/amount", $"{terms.RiskFund!.Amount.Minor}", "is more than was agreed for this service"),
        CreateServiceOrderStatus.ExceedsQuota => Refusal.Body(
            "/total_amount", $"{terms.Bill!.Total.Minor}", "is more than was agreed for this service"),
        CreateServiceOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
        _ => throw new UnreachableException($"{status}"),
    };

    /// <returns>Null if the user is trusted with it.</returns>
    private static async Task<Answer?> Trust(V3Call call, ServiceOrderTerms terms)
    {
        var order = terms.No.OrderOf(terms.Merchant);
        var status = await call.Ask(call.Grains.Score(terms.User!.Value), score => score.Trust(order));
        return status switch
        {
            TrustOrderStatus.Trusted => null,
            TrustOrderStatus.NoPermission => new Refusal(
                ErrorCode.NoAuth, "/openid", "", "has given the merchant no permission for this service", "body"),
            TrustOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            TrustOrderStatus.OutboxFull => Answer.Refuse(ErrorCode.FrequencyLimited),
            TrustOrderStatus.OrderTaken => ServiceOrderCalls.WrongState,
            _ => ServiceOrderCalls.NotTrusted,
        };
    }

    private static RiskFundKind KindOf(string name) =>
        Enum.GetValues<RiskFundKind>().First(kind => ServiceOrderAnswer.NameOf(kind) == name);
}
