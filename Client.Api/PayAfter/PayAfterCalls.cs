using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.PayAfter;

/// <summary>The earlier calls of Pay Score (先享后付, 智慧零售): ordinary service orders under other names.</summary>
/// <remarks>An order can be asked for and changed by either; what differs is the words. They name nobody to notify.</remarks>
internal static class PayAfterCalls
{
    /// <summary>What the user's app opens with the package.</summary>
    private const string BusinessType = "wxpayScoreUse";

    public static PayAfterFee FeeOf(ServicePayment payment) => new()
    {
        FeeName = payment.Name, FeeCount = payment.Count, FeeAmount = payment.Amount, FeeDesc = payment.Description,
    };

    public static PayAfterDiscount DiscountOf(ServiceDiscount discount) => new()
    {
        DiscountName = discount.Name, DiscountAmount = discount.Amount,
        DiscountDesc = discount.Description.Length == 0 ? null : discount.Description,
    };

    public static async Task<Answer> Create(V3Call call, SmartRetailOrderRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        var range = new ServiceTimeRange { StartTime = request.ServiceStartTime ?? ServiceTimes.OnAccept, EndTime = request.ServiceEndTime };
        if (ServiceOrdering.WhyNot(range) is { } refusal) return InWordsOf(refusal);

        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        if (unknown is not null) return unknown;

        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        return service is null
            ? none!
            : await ServiceOrdering.Create(
                call, new(Terms(call, request, (range, user), service), service), order => Answer.Ok(Made(call, order)));
    }

    public static Task<Answer> Query(V3Call call, PayAfterQuery query) => QueryServiceOrderEndpoint.Find(
        call,
        Partnership.Self(call),
        (query.OutOrderNo, query.QueryId),
        (query.ServiceId, query.Appid),
        order => Answer.Ok(PayAfterAnswer.Of(order, TicketOf(call, order))));

    public static async Task<Answer> Finish(V3Call call, FinishRequest request)
    {
        var (order, refusal) = await ServiceOrderCalls.Find(call, Partnership.Self(call), request.ServiceId, request.Appid);
        if (order is null) return refusal!;
        if (request.FinishTicket is { } ticket && ticket != TicketOf(call, order))
        {
            return Refusal.Body("/finish_ticket", Refusal.Shorten(ticket), "is not of this order");
        }

        return request.FinishType == 1 ? await GiveUp(call, request) : await Complete(call, order, request);
    }

    public static async Task<Answer> Sync(V3Call call, PayAfterSyncRequest request)
    {
        var (order, refusal) = await ServiceOrderCalls.Find(call, Partnership.Self(call), request.ServiceId, request.Appid);
        return order is null ? refusal! : await SyncServiceOrderEndpoint.Sync(call, order, request.Detail.PaidTime, synced =>
        {
            var named = ServiceOrderNamed.Of(synced);
            return Answer.Ok(new PayAfterSynced(named.Appid, named.Mchid, named.OutOrderNo, named.OrderId));
        });
    }

    private static async Task<Answer> GiveUp(V3Call call, FinishRequest request)
    {
        if (request.CancelReason is not { } reason) return Refusal.Body("/cancel_reason", "", "is needed where it was not used");
        if (request is not { Fees: null, Discounts: null, TotalAmount: null or 0 })
        {
            return Refusal.Body("/total_amount", $"{request.TotalAmount}", "costs nothing, since it was not used");
        }

        return await CancelServiceOrderEndpoint.Handle(
            call, new() { Appid = request.Appid, ServiceId = request.ServiceId, Reason = reason });
    }

    private static async Task<Answer> Complete(V3Call call, ServiceOrder order, FinishRequest request)
    {
        if (request.TotalAmount is not { } total) return Refusal.Body("/total_amount", "", "is needed where it was used");

        var said = new Bill([.. (request.Fees ?? []).Select(PaymentOf)], [.. (request.Discounts ?? []).Select(DiscountOf)], total);
        var used = request is { RealServiceStartTime: null, RealServiceEndTime: null }
            ? null
            : new UsedTimeRange { StartTime = request.RealServiceStartTime, EndTime = request.RealServiceEndTime };
        var bill = ServiceBills.Of(said) with
        {
            TimeRange = ServiceOrderCalls.Text(used),
            Location = request.RealServiceEndLocation is { } end ? ServiceOrderCalls.Text(new ServiceLocation { EndLocation = end }) : null,
            ProfitSharing = request.ProfitSharing,
        };
        return await CompleteServiceOrderEndpoint.Complete(
            call, order, (said, used), bill, completed => Answer.Ok(ServiceOrderNamed.Of(completed)));
    }

    private static ServiceOrderTerms Terms(
        V3Call call, SmartRetailOrderRequest request, (ServiceTimeRange Range, UserId? User) said, TrustService service)
    {
        var kind = service.Scene.IsDepositFree() ? RiskFundKind.Deposit : RiskFundKind.EstimatedCost;
        return new()
        {
            Merchant = call.Merchant.Id,
            No = ServiceOrderNo.Parse(request.OutOrderNo),
            AppId = request.Appid,
            ServiceId = request.ServiceId,
            Introduction = request.ServiceIntroduction ?? service.Name,
            RiskFund = request.RiskAmount is { } amount ? new(kind, Money.Fen(amount)) : null,
            User = said.User,
            NeedsConfirm = request.NeedUserConfirm ?? true,
            Payments = ServiceOrderCalls.Text(request.Fees?.Select(PaymentOf).ToArray()),
            Discounts = ServiceOrderCalls.Text(request.Discounts?.Select(DiscountOf).ToArray()),
            TimeRange = ServiceOrderCalls.Text(said.Range)!,
            Location = request is { ServiceStartLocation: null, ServiceEndLocation: null } ? null : ServiceOrderCalls.Text(
                new ServiceLocation { StartLocation = request.ServiceStartLocation, EndLocation = request.ServiceEndLocation }),
            Attach = request.Attach,
        };
    }

    private static PayAfterMade Made(V3Call call, ServiceOrder order)
    {
        var (named, terms) = (ServiceOrderNamed.Of(order), order.Terms!);
        return new(
            named.Appid,
            named.Mchid,
            named.OutOrderNo,
            named.ServiceId,
            named.OrderId,
            BusinessType,
            call.Services.ServiceTokens.PackageOf(terms.Merchant, terms.No));
    }

    private static string TicketOf(V3Call call, ServiceOrder order) =>
        call.Services.ServiceTokens.TicketOf(order.Terms!.Merchant, order.Terms.No);

    private static ServicePayment PaymentOf(PayAfterFee fee) => new()
    {
        Name = fee.FeeName, Count = fee.FeeCount, Amount = fee.FeeAmount, Description = fee.FeeDesc,
    };

    private static ServiceDiscount DiscountOf(PayAfterDiscount discount) => new()
    {
        Name = discount.DiscountName, Amount = discount.DiscountAmount, Description = discount.DiscountDesc ?? "",
    };

    private static Refusal InWordsOf(Refusal refusal) => refusal with
    {
        Field = refusal.Field!.Replace("/time_range/", "/service_", StringComparison.Ordinal),
    };

    private sealed record Bill(
        System.Collections.Immutable.ImmutableArray<ServicePayment> PostPayments,
        System.Collections.Immutable.ImmutableArray<ServiceDiscount>? PostDiscounts,
        long TotalAmount) : IBillRequest;
}
