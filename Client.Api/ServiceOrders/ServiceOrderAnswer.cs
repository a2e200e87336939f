using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>A service order as its merchant sees it, or the service provider that has made it, in answers and notifications. Of the user's score
/// it says nothing.</summary>
/// <remarks>Source: GET /v3/payscore/serviceorder and …/partner/serviceorder. What is not so is not there.</remarks>
public sealed record ServiceOrderAnswer
{
    public required string Appid { get; init; }
    public required string Mchid { get; init; }
    public string? SubAppid { get; init; }
    public string? SubMchid { get; init; }
    public required string OutOrderNo { get; init; }
    public required string ServiceId { get; init; }
    public required string ServiceIntroduction { get; init; }

    [OneOf("CREATED", "DOING", "DONE", "REVOKED", "EXPIRED")] public required string State { get; init; }

    [OneOf("USER_CONFIRM", "MCH_COMPLETE")] public string? StateDescription { get; init; }
    public ServicePayment[]? PostPayments { get; init; }
    public ServiceDiscount[]? PostDiscounts { get; init; }
    public ServiceRiskFund? RiskFund { get; init; }

    /// <summary>Fen; once it is completed.</summary>
    public long? TotalAmount { get; init; }

    /// <summary>Whether there is something to be paid; once it is completed.</summary>
    public bool? NeedCollection { get; init; }
    public ServiceCollectionAnswer? Collection { get; init; }
    public required UsedTimeRangeAnswer TimeRange { get; init; }
    public ServiceLocation? Location { get; init; }
    public string? Attach { get; init; }
    public ShoppingInfo? ShoppingInfo { get; init; }
    public string? NotifyUrl { get; init; }

    /// <summary>Who it is for, or has accepted it.</summary>
    public string? Openid { get; init; }

    /// <summary>The same, as the merchant's app knows them.</summary>
    public string? SubOpenid { get; init; }
    public required string OrderId { get; init; }

    /// <summary>What the user's app confirms it with; in the answer that makes it.</summary>
    public string? Package { get; init; }

    /// <param name="order">One that has terms: it exists.</param>
    public static ServiceOrderAnswer Of(ServiceOrder order, OpenIds openIds)
    {
        var (terms, bill) = (order.Terms!, order.Bill);
        var (user, parts) = (order.User ?? terms.User, ServiceOrderAnswerParts.Of(order));
        return new()
        {
            Appid = terms.AppId,
            Mchid = $"{terms.Caller}",
            SubAppid = terms.SubAppId,
            SubMchid = terms.Partner is null ? null : $"{terms.Merchant}",
            OutOrderNo = terms.No.Value,
            ServiceId = terms.ServiceId,
            ServiceIntroduction = terms.Introduction,
            State = StateOf(order),
            StateDescription = DescriptionOf(order),
            PostPayments = parts.Payments,
            PostDiscounts = parts.Discounts,
            RiskFund = terms.RiskFund is { } fund ? Of(fund) : null,
            TotalAmount = bill?.Total.Minor,
            NeedCollection = bill is null ? null : !bill.Total.IsZero,
            Collection = ServiceCollectionAnswer.Of(order),
            TimeRange = TimesOf(parts),
            Location = LocationOf(parts),
            Attach = terms.Attach,
            ShoppingInfo = ServiceOrderCalls.Read<ShoppingInfo>(terms.Shopping),
            NotifyUrl = terms.NotifyUrl,
            Openid = user is { } named ? openIds.Of(named, terms.AppId) : null,
            SubOpenid = user is { } same && terms.SubAppId is { } own ? openIds.Of(same, own) : null,
            OrderId = terms.No.OrderIdOf(terms.Merchant),
        };
    }

    public static string StateOf(ServiceOrder order) => order.State switch
    {
        ServiceOrderState.Created => "CREATED",
        ServiceOrderState.Doing or ServiceOrderState.Completed => "DOING",
        ServiceOrderState.Done => "DONE",
        ServiceOrderState.Revoked => "REVOKED",
        ServiceOrderState.Expired => "EXPIRED",
        _ => throw new UnreachableException($"{order.State}"),
    };

    public static string NameOf(RiskFundKind kind) => kind switch
    {
        RiskFundKind.Deposit => "DEPOSIT",
        RiskFundKind.Advance => "ADVANCE",
        RiskFundKind.CashDeposit => "CASH_DEPOSIT",
        RiskFundKind.EstimatedCost => "ESTIMATE_ORDER_COST",
        _ => throw new UnreachableException($"{kind}"),
    };

    private static string? DescriptionOf(ServiceOrder order) => order.State switch
    {
        ServiceOrderState.Doing => "USER_CONFIRM",
        ServiceOrderState.Completed => "MCH_COMPLETE",
        _ => null,
    };

    private static ServiceRiskFund Of(RiskFund fund) =>
        new() { Name = NameOf(fund.Kind), Amount = fund.Amount.Minor, Description = fund.Description };

    /// <summary>As it was used, where the merchant has said so, and else as it was offered.</summary>
    private static UsedTimeRangeAnswer TimesOf(ServiceOrderAnswerParts parts)
    {
        var (offered, used) = (parts.Offered, parts.Used);
        return new(
            used?.StartTime ?? offered.StartTime,
            used?.EndTime ?? offered.EndTime,
            used?.StartTimeRemark ?? offered.StartTimeRemark,
            used?.EndTimeRemark ?? offered.EndTimeRemark);
    }

    private static ServiceLocation? LocationOf(ServiceOrderAnswerParts parts) => parts.UsedAt is not { } used ? parts.OfferedAt : new()
    {
        StartLocation = used.StartLocation ?? parts.OfferedAt?.StartLocation,
        EndLocation = used.EndLocation ?? parts.OfferedAt?.EndLocation,
    };
}

public sealed record UsedTimeRangeAnswer(string StartTime, string? EndTime, string? StartTimeRemark, string? EndTimeRemark);
