using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder/{out_order_no}/cancel: a service that is not used after all.</summary>
/// <remarks>Cancelling again is the same answer. ORDER_NOT_EXIST for one that never arrived, and from then on it never can.</remarks>
public static class CancelServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<Request>("/v3/payscore/serviceorder/{out_order_no}/cancel", Handle)
        .Answers<ServiceOrderNamed>()
        .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.OrderNotExist, "the merchant has no such order, and if it never had, from now on it can't"),
        (ErrorCode.InvalidRequest, "the order has been completed, or has expired"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static Task<Answer> Handle(V3Call call, Request request) => Cancel(
        call,
        Partnership.Self(call),
        (request.ServiceId, request.Appid),
        request.Reason,
        no => Answer.Ok(new ServiceOrderNamed(
            request.Appid, $"{call.Merchant.Id}", no.Value, request.ServiceId, no.OrderIdOf(call.Merchant.Id))));

    /// <param name="meant">With which service and appid it must have been made; null: not said.</param>
    internal static async Task<Answer> Cancel(
        V3Call call, Partnership of, (string? ServiceId, string? AppId) meant, string reason, Func<ServiceOrderNo, Answer> answer)
    {
        var text = call.Path("out_order_no");
        if (!ServiceOrderNo.TryParse(text, out var no)) return Refusal.Url("out_order_no", text, "is no out_order_no");

        var grain = call.Grains.ServiceOrder(no.OrderOf(of.Merchant));
        if (await call.Ask(grain, order => order.Look()) is { Terms: { } terms }
            && ((meant.ServiceId ?? terms.ServiceId) != terms.ServiceId || (meant.AppId ?? terms.AppId) != terms.AppId))
        {
            return Answer.Refuse(ErrorCode.OrderNotExist);
        }

        var status = await call.Ask(grain, order => order.Cancel(new(reason, of.Partner)));
        return status switch
        {
            CancelServiceOrderStatus.Revoked => answer(no),
            CancelServiceOrderStatus.OrderNotFound => Answer.Refuse(ErrorCode.OrderNotExist),
            CancelServiceOrderStatus.WrongState => ServiceOrderCalls.WrongState,
            CancelServiceOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>Which order, and why.</summary>
    public sealed record Request
    {
        [Text(32)] public required string Appid { get; init; }
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(50)] public required string Reason { get; init; }
    }
}

/// <summary>Which order it was.</summary>
public sealed record ServiceOrderNamed(string Appid, string Mchid, string OutOrderNo, string ServiceId, string OrderId)
{
    public static ServiceOrderNamed Of(ServiceOrder order)
    {
        var terms = order.Terms!;
        return new(terms.AppId, $"{terms.Caller}", terms.No.Value, terms.ServiceId, terms.No.OrderIdOf(terms.Merchant));
    }
}
