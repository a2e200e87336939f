using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder/{out_order_no}/sync: the user has paid what is due elsewhere.</summary>
/// <remarks>The debit of their wallet is made impossible first; should it turn out to have happened, this is refused.</remarks>
public static class SyncServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<Request>("/v3/payscore/serviceorder/{out_order_no}/sync", Handle)
        .Answers<ServiceOrderAnswer>()
        .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid"),
        (ErrorCode.InvalidRequest, "nothing is due: it has not been completed, costs nothing, or has been paid"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var (order, refusal) = await ServiceOrderCalls.Find(call, Partnership.Self(call), request.ServiceId, request.Appid);
        return order is null ? refusal! : await Sync(
            call, order, request.Detail.PaidTime, synced => Answer.Ok(ServiceOrderAnswer.Of(synced, call.Services.OpenIds)));
    }

    internal static async Task<Answer> Sync(V3Call call, ServiceOrder order, string paidTime, Func<ServiceOrder, Answer> answer)
    {
        if (!ServiceTimes.TryParse(paidTime, out var paidAt))
        {
            return Refusal.Body("/detail/paid_time", paidTime, "is no time of the calendar");
        }

        if (paidAt > Instant.Of(call.Services.Clock)) return Refusal.Body("/detail/paid_time", paidTime, "is in the future");

        var grain = call.Grains.ServiceOrder(ServiceOrderCalls.AccountOf(order));
        var status = await call.Ask(grain, service => service.Sync(new(paidAt)));
        return status switch
        {
            SyncServiceOrderStatus.Paid => answer((await call.Ask(grain, service => service.Look()))!),
            SyncServiceOrderStatus.WrongState => ServiceOrderCalls.WrongState,
            SyncServiceOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>Which order, and what has happened elsewhere.</summary>
    public sealed record Request
    {
        [Text(32)] public required string Appid { get; init; }
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [OneOf("Order_Paid")] public required string Type { get; init; }
        public required SyncDetail Detail { get; init; }
    }

    /// <summary>When it happened.</summary>
    public sealed record SyncDetail
    {
        [Form(ServiceTimes.FormOfPayment, "must be yyyyMMddHHmmss")] public required string PaidTime { get; init; }
    }
}
