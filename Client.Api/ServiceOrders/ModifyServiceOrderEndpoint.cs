using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
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
            .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid"),
        (ErrorCode.InvalidRequest, "it has not been completed, or has been paid"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static async Task<Answer> Handle(V3Call call, ModifyServiceOrderRequest request)
    {
        var bill = ServiceBills.Of(request) with { Device = ServiceOrderCalls.Text(request.Device), Reason = request.Reason };
        var (order, refusal) = await ServiceOrderCalls.Find(call, Partnership.Self(call), request.ServiceId, request.Appid);
        return order is null ? refusal! : await Modify(
            call, order, request, bill, modified => Answer.Ok(ServiceOrderAnswer.Of(modified, call.Services.OpenIds)));
    }

    internal static async Task<Answer> Modify(
        V3Call call, ServiceOrder order, IBillRequest said, ServiceBill bill, Func<ServiceOrder, Answer> answer)
    {
        if (ServiceBills.WhyNot(said) is { } refusal) return refusal;

        var grain = call.Grains.ServiceOrder(ServiceOrderCalls.AccountOf(order));
        var status = await call.Ask(grain, service => service.Modify(new(bill)));
        return status switch
        {
            ModifyServiceOrderStatus.Modified => answer((await call.Ask(grain, service => service.Look()))!),
            ModifyServiceOrderStatus.WrongState => ServiceOrderCalls.WrongState,
            ModifyServiceOrderStatus.AmountRaised => Refusal.Body("/total_amount", $"{bill.Total.Minor}", "is more than before"),
            ModifyServiceOrderStatus.PaidMore => Refusal.Body(
                "/total_amount", $"{bill.Total.Minor}", "is less than was paid in parts"),
            ModifyServiceOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }
}
