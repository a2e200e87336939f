using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder: a service that a user may use before they pay for it, or without the deposit.</summary>
/// <remarks>With <c>need_user_confirm</c> the user's app confirms it with the <c>package</c>, within 30 days. Without, the user must have
/// given permission, and it is decided at once whether they are trusted. The same request again is answered with what has become of
/// the order. Whether somebody is trusted is a yes or no: what it goes by is told to nobody but them.</remarks>
public static class CreateServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<CreateServiceOrderRequest>("/v3/payscore/serviceorder", Handle)
        .Answers<ServiceOrderAnswer>()
        .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
        .Refuses(ErrorCode.NoAuth, "the merchant has no such service, or the user has not given it permission")
        .Refuses(
            ErrorCode.InvalidRequest,
            "the user is not trusted with it; `out_order_no` was used with other content, or cancelled before")
        .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, CreateServiceOrderRequest request)
    {
        if (!call.Merchant.Owns(request.Appid))
        {
            return new Refusal(ErrorCode.AppidMchidNotMatch, "/appid", request.Appid, "does not belong to the merchant", "body");
        }

        if (WhyNot(request) is { } refusal) return refusal;

        UserId? user = null;
        if (request.Openid is { } openid)
        {
            if (!call.Services.OpenIds.TryParse(openid, request.Appid, out var named))
            {
                return Refusal.Body("/openid", Refusal.Shorten(openid), "is no openid of this appid");
            }

            user = named;
        }

        var merchant = await call.Ask(call.Grains.Merchant(call.Merchant.Id), grain => grain.Look());
        return merchant?.ServiceOf(request.ServiceId) is { } service
            ? await Create(call, new(Terms(call.Merchant.Id, request, user), service))
            : new Refusal(ErrorCode.NoAuth, "/service_id", request.ServiceId, "is no service of this merchant", "body");
    }

    private static Refusal? WhyNot(CreateServiceOrderRequest request)
    {
        if (request is { NeedUserConfirm: false, Openid: null }) return Refusal.Body("/openid", "", "is needed without confirmation");

        var (start, end) = (request.TimeRange.StartTime, request.TimeRange.EndTime);
        var hasStart = ServiceTimes.TryParse(start, out var from);
        if (!hasStart && start != ServiceTimes.OnAccept) return ServiceBills.NoTime("start_time", start);
        if (end is null) return null;
        if (!ServiceTimes.TryParse(end, out var until)) return ServiceBills.NoTime("end_time", end);
        return hasStart && until < from ? Refusal.Body("/time_range/end_time", end, "is before start_time") : null;
    }

    private static async Task<Answer> Create(V3Call call, CreateServiceOrder command)
    {
        var account = command.Terms.No.OrderOf(command.Terms.Merchant);
        var status = await call.Ask(call.Grains.ServiceOrder(account), grain => grain.Create(command));
        var fund = command.Terms.RiskFund;
        return status switch
        {
            CreateServiceOrderStatus.Created => await Trust(call, command.Terms) ?? await Show(call, command.Terms),
            CreateServiceOrderStatus.OutOrderNoUsed => ServiceOrderCalls.OtherContent,
            CreateServiceOrderStatus.Revoked => ServiceOrderCalls.WrongState,
            CreateServiceOrderStatus.RiskFundNotOfService => Refusal.Body(
                "/risk_fund/name", ServiceOrderAnswer.NameOf(fund.Kind), "is not what this service spares"),
            CreateServiceOrderStatus.RiskFundOutOfRange => Refusal.Body(
                "/risk_fund/amount", $"{fund.Amount.Minor}", "is more than was agreed for this service"),
            CreateServiceOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <returns>Null if the user is to confirm it, or is trusted with it.</returns>
    private static async Task<Answer?> Trust(V3Call call, ServiceOrderTerms terms)
    {
        if (terms.NeedsConfirm) return null;

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

    private static async Task<Answer> Show(V3Call call, ServiceOrderTerms terms)
    {
        var order = (await call.Ask(call.Grains.ServiceOrder(terms.No.OrderOf(terms.Merchant)), grain => grain.Look()))!;
        call.Services.Nudge.Give();
        return Answer.Ok(ServiceOrderAnswer.Of(order, call.Services.OpenIds) with
        {
            Package = call.Services.ServiceTokens.PackageOf(terms.Merchant, terms.No),
        });
    }

    private static ServiceOrderTerms Terms(MerchantId merchant, CreateServiceOrderRequest request, UserId? user) => new()
    {
        Merchant = merchant,
        No = ServiceOrderNo.Parse(request.OutOrderNo),
        AppId = request.Appid,
        ServiceId = request.ServiceId,
        Introduction = request.ServiceIntroduction,
        RiskFund = new RiskFund(KindOf(request.RiskFund.Name), Money.Fen(request.RiskFund.Amount), request.RiskFund.Description),
        NotifyUrl = request.NotifyUrl,
        User = user,
        NeedsConfirm = request.NeedUserConfirm ?? true,
        Payments = ServiceOrderCalls.Text(request.PostPayments?.ToArray()),
        Discounts = ServiceOrderCalls.Text(request.PostDiscounts?.ToArray()),
        TimeRange = ServiceOrderCalls.Text(request.TimeRange)!,
        Location = ServiceOrderCalls.Text(request.Location),
        Attach = request.Attach,
        Device = ServiceOrderCalls.Text(request.Device),
    };

    private static RiskFundKind KindOf(string name) =>
        Enum.GetValues<RiskFundKind>().First(kind => ServiceOrderAnswer.NameOf(kind) == name);
}
