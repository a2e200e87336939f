using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;
using Tael.Grains;
using Tael.Grains.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder/{out_order_no}/pay: try now to debit the user for what is due.</summary>
/// <remarks>It is tried by itself too. The answer says that it was tried; whether it is paid, the query and PAYSCORE.USER_PAID say.</remarks>
public static class CollectServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<Request>("/v3/payscore/serviceorder/{out_order_no}/pay", Handle)
        .Answers<ServiceOrderNamed>()
        .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid"),
        (ErrorCode.InvalidRequest, "nothing is due: it has not been completed, costs nothing, or has been paid"),
    ];

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var (order, refusal) = await ServiceOrderCalls.Find(call, Partnership.Self(call), request.ServiceId, request.Appid);
        return order is null ? refusal! : await Collect(call, order, Answer.Ok(ServiceOrderNamed.Of(order)));
    }

    internal static async Task<Answer> Collect(V3Call call, ServiceOrder order, Answer tried)
    {
        if (order.State != ServiceOrderState.Completed) return ServiceOrderCalls.WrongState;

        var status = await call.Ask(call.Grains.ServiceOrder(ServiceOrderCalls.AccountOf(order)), grain => grain.Collect());
        if (status == CollectStatus.Paid) call.Services.Nudge.Give();
        return tried;
    }

    /// <summary>Which order.</summary>
    public sealed record Request
    {
        [Text(32)] public string? Appid { get; init; }
        [Text(TrustService.IdLengthMax)] public string? ServiceId { get; init; }
    }
}
