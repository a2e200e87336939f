using Tael.Client.Api.OpenApi;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.PayAfter;

/// <summary>POST, GET /v3/payscore/smartretail-orders; POST …/{out_order_no}/cancel, …/complete: goods that are paid when they have been taken, by the
/// earlier calls.</summary>
/// <remarks>Ordinary service orders under other names, without notifications: see POST /v3/payscore/serviceorder.</remarks>
public static class SmartRetailOrderEndpoint
{
    private const string Orders = "/v3/payscore/smartretail-orders";

    public static void Map(V3Endpoints v3)
    {
        v3.Post<SmartRetailOrderRequest>(Orders, Create).Answers<PayAfterMade>().Refuses(ServiceOrdering.Refusals);
        v3.Get<PayAfterQuery>(Orders, Query)
            .Answers<PayAfterAnswer>()
            .Refuses(ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid");
        v3.Post<CancelServiceOrderEndpoint.Request>($"{Orders}/{{out_order_no}}/cancel", Cancel)
            .Answers<ServiceOrderNamed>()
            .Refuses(CancelServiceOrderEndpoint.Refusals);
        v3.Post<FinishRequest>($"{Orders}/{{out_order_no}}/complete", Finish)
            .Answers<ServiceOrderNamed>()
            .Refuses(CompleteServiceOrderEndpoint.Refusals);
    }

    internal static Task<Answer> Create(V3Call call, SmartRetailOrderRequest request) => PayAfterCalls.Create(call, request);

    internal static Task<Answer> Query(V3Call call, PayAfterQuery query) => PayAfterCalls.Query(call, query);

    internal static Task<Answer> Cancel(V3Call call, CancelServiceOrderEndpoint.Request request) =>
        CancelServiceOrderEndpoint.Handle(call, request);

    internal static Task<Answer> Finish(V3Call call, FinishRequest request) => PayAfterCalls.Finish(call, request);
}
