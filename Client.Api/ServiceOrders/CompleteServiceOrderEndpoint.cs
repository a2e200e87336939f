using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
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
            .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid"),
        (ErrorCode.InvalidRequest, "nobody has accepted it, it has ended, or it was completed with other content"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static async Task<Answer> Handle(V3Call call, CompleteServiceOrderRequest request)
    {
        var bill = ServiceBills.Of(request) with
        {
            TimeRange = ServiceOrderCalls.Text(request.TimeRange),
            Location = ServiceOrderCalls.Text(request.Location),
            Device = ServiceOrderCalls.Text(request.Device),
            ProfitSharing = request.ProfitSharing,
            GoodsTag = request.GoodsTag,
        };
        var (order, refusal) = await ServiceOrderCalls.Find(call, Partnership.Self(call), request.ServiceId, request.Appid);
        return order is null ? refusal! : await Complete(
            call, order, (request, request.TimeRange), bill, completed => Answer.Ok(ServiceOrderAnswer.Of(completed, call.Services.OpenIds)));
    }

    /// <param name="said">The request's bill, and its times.</param>
    internal static async Task<Answer> Complete(
        V3Call call,
        ServiceOrder order,
        (IBillRequest Bill, UsedTimeRange? Used) said,
        ServiceBill bill,
        Func<ServiceOrder, Answer> answer)
    {
        if ((ServiceBills.WhyNot(said.Bill) ?? ServiceBills.WhyNot(said.Used, order, Instant.Of(call.Services.Clock))) is { } refusal)
        {
            return refusal;
        }

        var grain = call.Grains.ServiceOrder(ServiceOrderCalls.AccountOf(order));
        var status = await call.Ask(grain, service => service.Complete(new(bill)));
        switch (status)
        {
            case CompleteServiceOrderStatus.Completed:
                call.Services.Nudge.Give();
                return answer((await call.Ask(grain, service => service.Look()))!);
            case CompleteServiceOrderStatus.WrongState:
                return ServiceOrderCalls.WrongState;
            case CompleteServiceOrderStatus.ExceedsRiskFund:
                return Refusal.Body("/total_amount", $"{bill.Total.Minor}", "is more than the risk fund");
            case CompleteServiceOrderStatus.ExceedsQuota:
                return Refusal.Body("/total_amount", $"{bill.Total.Minor}", "is more than was agreed for this service");
            case CompleteServiceOrderStatus.AccountStopped:
                return Answer.Refuse(ErrorCode.AccountError);
            default:
                throw new UnreachableException($"{status}");
        }
    }
}
