using Tael.Client.Api.OpenApi;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.PartnerServices;

/// <summary>POST /v3/payscore/partner/serviceorder/{out_order_no}/cancel, …/complete, …/modify, …/pay, …/sync, …/send-prepaidmessage, …/send-pendingmessage: a service
/// provider goes on with a service order in its merchant's name.</summary>
/// <remarks>Each as the merchant's own call, but for the answer: 204, since what has become of the order is asked for.</remarks>
public static class ChangePartnerServiceOrderEndpoint
{
    private const string Order = "/v3/payscore/partner/serviceorder/{out_order_no}/";

    public static void Map(V3Endpoints v3)
    {
        Describe(v3.Post<CancelRequest>($"{Order}cancel", Cancel), CancelServiceOrderEndpoint.Refusals);
        Describe(v3.Post<CompleteRequest>($"{Order}complete", Complete), CompleteServiceOrderEndpoint.Refusals);
        Describe(v3.Post<ModifyRequest>($"{Order}modify", Modify), ModifyServiceOrderEndpoint.Refusals);
        Describe(v3.Post<CollectRequest>($"{Order}pay", Collect), CollectServiceOrderEndpoint.Refusals);
        Describe(v3.Post<SyncRequest>($"{Order}sync", Sync), SyncServiceOrderEndpoint.Refusals);
        Describe(v3.Post<MessageRequest>($"{Order}send-prepaidmessage", SendPrepaid), SendServiceMessageEndpoint.Refusals);
        Describe(v3.Post<MessageRequest>($"{Order}send-pendingmessage", SendPending), SendServiceMessageEndpoint.Refusals);
    }

    internal static async Task<Answer> Cancel(V3Call call, CancelRequest request)
    {
        var (of, notAllowed) = await PartnerServices.OfOrder(call, request.SubMchid);
        return notAllowed is not null
            ? notAllowed
            : await CancelServiceOrderEndpoint.Cancel(call, of, (request.ServiceId, null), request.Reason, _ => Answer.NoContent);
    }

    internal static async Task<Answer> Complete(V3Call call, CompleteRequest request)
    {
        var bill = ServiceBills.Of(request) with
        {
            TimeRange = ServiceOrderCalls.Text(request.TimeRange),
            Location = ServiceOrderCalls.Text(request.Location),
            Device = ServiceOrderCalls.Text(request.Device),
            ProfitSharing = request.ProfitSharing,
            GoodsTag = request.GoodsTag,
            CompleteTime = request.CompleteTime,
        };
        var (order, refusal) = await PartnerServices.Find(call, request.SubMchid, request.ServiceId);
        return order is null
            ? refusal!
            : await CompleteServiceOrderEndpoint.Complete(call, order, (request, request.TimeRange), bill, _ => Answer.NoContent);
    }

    internal static async Task<Answer> Modify(V3Call call, ModifyRequest request)
    {
        var bill = ServiceBills.Of(request) with { Device = ServiceOrderCalls.Text(request.Device), Reason = request.Reason };
        var (order, refusal) = await PartnerServices.Find(call, request.SubMchid, request.ServiceId);
        return order is null ? refusal! : await ModifyServiceOrderEndpoint.Modify(call, order, request, bill, _ => Answer.NoContent);
    }

    internal static async Task<Answer> Collect(V3Call call, CollectRequest request)
    {
        var (order, refusal) = await PartnerServices.Find(call, request.SubMchid, request.ServiceId);
        return order is null ? refusal! : await CollectServiceOrderEndpoint.Collect(call, order, Answer.NoContent);
    }

    internal static async Task<Answer> Sync(V3Call call, SyncRequest request)
    {
        var (order, refusal) = await PartnerServices.Find(call, request.SubMchid, request.ServiceId);
        if (order is null) return refusal!;

        // What is due is paid at once and whole: by the payment after those that were parts.
        var (detail, due) = (request.Detail, order.Bill is null ? (long?)null : order.Due.Minor);
        var next = (order.Part?.Seq ?? 0) + 1;
        if (detail.Seq is { } seq && seq != next) return Refusal.Body("/detail/seq", $"{seq}", "is not the next payment of this order");
        if (detail.PaidAmount is { } paid && due is { } all && paid != all)
        {
            return Refusal.Body("/detail/paid_amount", $"{paid}", "is not what is due");
        }

        return await SyncServiceOrderEndpoint.Sync(call, order, detail.PaidTime, _ => Answer.NoContent);
    }

    internal static Task<Answer> SendPrepaid(V3Call call, MessageRequest request) => Send(call, request, ServiceMessageKind.Prepaid);

    internal static Task<Answer> SendPending(V3Call call, MessageRequest request) => Send(call, request, ServiceMessageKind.Pending);

    private static async Task<Answer> Send(V3Call call, MessageRequest request, ServiceMessageKind kind)
    {
        var (of, notAllowed) = await PartnerServices.OfOrder(call, request.SubMchid);
        return notAllowed is not null ? notAllowed : await SendServiceMessageEndpoint.Send(call, of, request, kind);
    }

    private static void Describe(IEndpointConventionBuilder endpoint, IEnumerable<(ErrorCode Code, string When)> refusals) =>
        endpoint.AnswersNothing().Refuses(refusals).Refuses(PartnerServices.Refusals);

    /// <summary>In whose name, of which service, and why.</summary>
    public sealed record CancelRequest
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
        [Text(50)] public required string Reason { get; init; }
    }

    /// <summary>What a used service has cost.</summary>
    public sealed record CompleteRequest : BillRequest
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
        public UsedTimeRange? TimeRange { get; init; }
        public ServiceLocation? Location { get; init; }
        public bool? ProfitSharing { get; init; }
        [Text(32)] public string? CompleteTime { get; init; }
        [Text(32)] public string? GoodsTag { get; init; }
        public ServiceDevice? Device { get; init; }
    }

    /// <summary>A lower cost of a service than it was completed with.</summary>
    public sealed record ModifyRequest : BillRequest
    {
        [Text(TrustService.IdLengthMax)] public string? ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
        [Text(50)] public required string Reason { get; init; }
        public ServiceDevice? Device { get; init; }
    }

    /// <summary>In whose name, and of which service.</summary>
    public sealed record CollectRequest
    {
        [Text(TrustService.IdLengthMax)] public string? ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
    }

    /// <summary>In whose name, of which service, and what has happened elsewhere.</summary>
    public sealed record SyncRequest
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
        [OneOf("Order_Paid")] public required string Type { get; init; }
        public required PartnerSyncDetail Detail { get; init; }
    }

    /// <summary>When it happened, and how much of it.</summary>
    public sealed record PartnerSyncDetail
    {
        /// <summary>Which payment, from 1: the one after those that were parts.</summary>
        [Whole(1, 100)] public long? Seq { get; init; }
        [Form(ServiceTimes.FormOfPayment, "must be yyyyMMddHHmmss")] public required string PaidTime { get; init; }

        /// <summary>Fen; all that is due.</summary>
        [Whole(1, TrustService.AmountMaxMinor)] public long? PaidAmount { get; init; }
    }

    /// <summary>What a service will probably cost, and when.</summary>
    public sealed record MessageRequest : ServiceMessageRequest
    {
        [Text(32)] public required string SubMchid { get; init; }
    }
}
