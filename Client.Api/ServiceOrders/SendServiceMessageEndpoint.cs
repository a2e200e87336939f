using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder/{out_order_no}/send-prepaidmessage, …/send-pendingmessage: tell the user what a service will probably cost, and
/// when their wallet will probably be debited.</summary>
/// <remarks>Once of each kind while the service is used; the user sees it in their wallet. Nothing is due by it. The same again is the same
/// answer.</remarks>
public static class SendServiceMessageEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<ServiceMessageRequest>("/v3/payscore/serviceorder/{out_order_no}/send-prepaidmessage", HandlePrepaid)
            .AnswersNothing()
            .Refuses(Refusals);
        v3.Post<ServiceMessageRequest>("/v3/payscore/serviceorder/{out_order_no}/send-pendingmessage", HandlePending)
            .AnswersNothing()
            .Refuses(Refusals);
    }

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.OrderNotExist, "the merchant has no such order with this service"),
        (ErrorCode.InvalidRequest, "the service is not being used, or its user was told something else"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static Task<Answer> HandlePrepaid(V3Call call, ServiceMessageRequest request) =>
        Send(call, Partnership.Self(call), request, ServiceMessageKind.Prepaid);

    internal static Task<Answer> HandlePending(V3Call call, ServiceMessageRequest request) =>
        Send(call, Partnership.Self(call), request, ServiceMessageKind.Pending);

    internal static async Task<Answer> Send(V3Call call, Partnership of, ServiceMessageRequest request, ServiceMessageKind kind)
    {
        var (order, none) = await ServiceOrderCalls.Find(call, of, request.ServiceId, appId: null);
        if (order is null) return none!;
        if ((ServiceBills.WhyNot(request) ?? WhyNot(request.PrepaidTime, Instant.Of(call.Services.Clock))) is { } refusal) return refusal;

        var bill = ServiceBills.Of(request);
        var message = new ServiceMessage(kind, bill.Total, bill.Payments, bill.Discounts, request.PrepaidTime);
        var status = await call.Ask(
            call.Grains.ServiceOrder(ServiceOrderCalls.AccountOf(order)), service => service.Announce(new(message)));
        return status switch
        {
            AnnounceServiceOrderStatus.Announced => Answer.NoContent,
            AnnounceServiceOrderStatus.AnnouncedBefore => ServiceOrderCalls.OtherContent,
            AnnounceServiceOrderStatus.WrongState => ServiceOrderCalls.WrongState,
            AnnounceServiceOrderStatus.ExceedsLimit => Refusal.Body(
                "/total_amount", $"{request.TotalAmount}", "is more than the service may cost"),
            AnnounceServiceOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>Null if it is not over. A day is over when the next has begun.</summary>
    private static Refusal? WhyNot(string text, Instant now)
    {
        if (!ServiceTimes.TryParse(text, out var at)) return Refusal.Body("/prepaid_time", text, "is no time of the calendar");

        var isDay = text.Length == ServiceTimes.DayLength;
        return now > at + (isDay ? TimeSpan.FromDays(1) : TimeSpan.Zero) ? Refusal.Body("/prepaid_time", text, "is over") : null;
    }
}

/// <summary>What a service will probably cost, and when.</summary>
/// <remarks>Source: POST /v3/payscore/serviceorder/{out_order_no}/send-prepaidmessage.</remarks>
public record ServiceMessageRequest : BillRequest
{
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Form(ServiceTimes.FormOfEnd, ServiceTimes.Issue)] public required string PrepaidTime { get; init; }
}
