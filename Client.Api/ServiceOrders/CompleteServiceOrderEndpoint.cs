using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder/{out_order_no}/complete: the service has been used, and costs so much.</summary>
/// <remarks>The user's wallet is debited from now on, until it is paid; PAYSCORE.USER_PAID tells when. What costs nothing is DONE. The same
/// request again is answered with what has become of the order.</remarks>
public static class CompleteServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<CompleteServiceOrderRequest>("/v3/payscore/serviceorder/{out_order_no}/complete", Handle)
            .Answers<ServiceOrderAnswer>()
            .Refuses(ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid")
            .Refuses(ErrorCode.InvalidRequest, "nobody has accepted it, it has ended, or it was completed with other content")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, CompleteServiceOrderRequest request)
    {
        var (order, refusal) = await ServiceOrderCalls.Find(call, request.ServiceId, request.Appid);
        refusal ??= ServiceBills.WhyNot(request)
            ?? ServiceBills.WhyNot(request.TimeRange, order!, Instant.Of(call.Services.Clock));
        if (refusal is not null) return refusal;

        var grain = call.Grains.ServiceOrder(ServiceOrderCalls.AccountOf(order!));
        var command = new CompleteServiceOrder(ServiceBills.Of(request));
        var status = await call.Ask(grain, service => service.Complete(command));
        switch (status)
        {
            case CompleteServiceOrderStatus.Completed:
                call.Services.Nudge.Give();
                order = await call.Ask(grain, service => service.Look());
                return Answer.Ok(ServiceOrderAnswer.Of(order!, call.Services.OpenIds));
            case CompleteServiceOrderStatus.WrongState:
                return ServiceOrderCalls.WrongState;
            case CompleteServiceOrderStatus.ExceedsRiskFund:
                return Refusal.Body("/total_amount", $"{request.TotalAmount}", "is more than the risk fund");
            case CompleteServiceOrderStatus.ExceedsQuota:
                return Refusal.Body("/total_amount", $"{request.TotalAmount}", "is more than was agreed for this service");
            case CompleteServiceOrderStatus.AccountStopped:
                return Answer.Refuse(ErrorCode.AccountError);
            default:
                throw new UnreachableException($"{status}");
        }
    }
}
