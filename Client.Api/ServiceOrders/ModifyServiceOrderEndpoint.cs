using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder/{out_order_no}/modify: a completed service costs less than was said, and is not paid yet.</summary>
/// <remarks>The debit of what was said before is made impossible first; should it turn out to have happened, this is refused.</remarks>
public static class ModifyServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<ModifyServiceOrderRequest>("/v3/payscore/serviceorder/{out_order_no}/modify", Handle)
            .Answers<ServiceOrderAnswer>()
            .Refuses(ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid")
            .Refuses(ErrorCode.InvalidRequest, "it has not been completed, or has been paid")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, ModifyServiceOrderRequest request)
    {
        var (order, refusal) = await ServiceOrderCalls.Find(call, request.ServiceId, request.Appid);
        refusal ??= ServiceBills.WhyNot(request);
        if (refusal is not null) return refusal;

        var grain = call.Grains.ServiceOrder(ServiceOrderCalls.AccountOf(order!));
        var command = new ModifyServiceOrder(ServiceBills.Of(request));
        var status = await call.Ask(grain, service => service.Modify(command));
        switch (status)
        {
            case ModifyServiceOrderStatus.Modified:
                order = await call.Ask(grain, service => service.Look());
                return Answer.Ok(ServiceOrderAnswer.Of(order!, call.Services.OpenIds));
            case ModifyServiceOrderStatus.WrongState:
                return ServiceOrderCalls.WrongState;
            case ModifyServiceOrderStatus.AmountRaised:
                return Refusal.Body("/total_amount", $"{request.TotalAmount}", "is more than before");
            case ModifyServiceOrderStatus.AccountStopped:
                return Answer.Refuse(ErrorCode.AccountError);
            default:
                throw new UnreachableException($"{status}");
        }
    }
}
