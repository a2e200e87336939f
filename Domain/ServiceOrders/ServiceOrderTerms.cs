using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.ServiceOrders;

/// <summary>What a merchant asked for when it made a service order. Two requests are the same if and only if these are equal.</summary>
/// <remarks>Texts are kept as the merchant sent them and have passed the edge's limits; a <c>null</c> was not sent. What is an object
/// or array in the request is its JSON, without insignificant white space.
/// Source of the fields: POST /v3/payscore/serviceorder.</remarks>
[GenerateSerializer, Immutable, Alias("ServiceOrderTerms")]
public sealed record ServiceOrderTerms
{
    [Id(0)] public required MerchantId Merchant { get; init; }
    [Id(1)] public required ServiceOrderNo No { get; init; }
    [Id(2)] public required string AppId { get; init; }
    [Id(3)] public required string ServiceId { get; init; }
    [Id(4)] public required string Introduction { get; init; }

    /// <summary>Null: none was said, since the service has been used when it is offered.</summary>
    [Id(5)] public RiskFund? RiskFund { get; init; }

    /// <summary>Null: nobody is to be told.</summary>
    [Id(6)] public string? NotifyUrl { get; init; }

    /// <summary>Who it is for; <c>null</c>: whoever confirms it.</summary>
    [Id(7)] public UserId? User { get; init; }

    /// <summary>The user confirms it in their wallet; otherwise they have given the merchant permission before.</summary>
    [Id(8)] public required bool NeedsConfirm { get; init; }
    [Id(9)] public string? Payments { get; init; }
    [Id(10)] public string? Discounts { get; init; }
    [Id(11)] public required string TimeRange { get; init; }
    [Id(12)] public string? Location { get; init; }
    [Id(13)] public string? Attach { get; init; }
    [Id(14)] public string? Device { get; init; }

    /// <summary>The service provider that has made it in the merchant's name; null: the merchant itself.</summary>
    [Id(15)] public MerchantId? Partner { get; init; }
    [Id(16)] public string? SubAppId { get; init; }

    /// <summary>It is completed with this as soon as it is accepted; null: it is completed later.</summary>
    [Id(17)] public ServiceBill? Bill { get; init; }

    /// <summary>What is bought, if it says so: JSON.</summary>
    [Id(18)] public string? Shopping { get; init; }

    /// <summary>The signed plan that it is a use of: its user need not confirm it, nor have given permission. Null: none.</summary>
    [Id(19)] public AccountId? SignPlan { get; init; }

    /// <summary>Which of the plan's uses, from 1.</summary>
    [Id(20)] public int? PlanDetailNo { get; init; }

    /// <summary>Whose service it is, and who asks about the order and is told of it.</summary>
    public MerchantId Caller => Partner ?? Merchant;
}

/// <summary>What a used service costs, as the merchant reports it when it completes or modifies the order.</summary>
[GenerateSerializer, Immutable, Alias("ServiceBill")]
public sealed record ServiceBill
{
    [Id(0)] public required Money Total { get; init; }
    [Id(1)] public required string Payments { get; init; }
    [Id(2)] public string? Discounts { get; init; }
    [Id(3)] public string? TimeRange { get; init; }
    [Id(4)] public string? Location { get; init; }
    [Id(5)] public string? Device { get; init; }
    [Id(6)] public bool? ProfitSharing { get; init; }
    [Id(7)] public string? GoodsTag { get; init; }

    /// <summary>Why the amount was changed; only of a modification.</summary>
    [Id(8)] public string? Reason { get; init; }

    /// <summary>When it was completed, in a service provider's own words; without effect.</summary>
    [Id(9)] public string? CompleteTime { get; init; }
}
