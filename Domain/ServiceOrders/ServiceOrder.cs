using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Domain.ServiceOrders;

/// <summary>One service on trust (支付分服务订单): from the merchant's offer over the user's acceptance to the money for it.</summary>
/// <remarks>
/// <para>It holds no money. The user's score profile decides whether they are trusted, and says so by a transfer of nothing; what the
/// service costs is collected by ordinary orders (<see cref="Collection"/>), so that fees, bills and refunds are those of every
/// payment.</para>
/// <para>Invariants: it ends once; what it costs is collected at most once, since one collection is closed for good before
/// another is made; of how it ended the profile is told once.</para>
/// </remarks>
[GenerateSerializer, Immutable, Alias("ServiceOrder")]
public sealed record ServiceOrder : IAccount
{
    /// <summary>An offer that nobody has accepted is over after this. Source: WeChat Pay, service orders.</summary>
    public static readonly TimeSpan AcceptWithin = TimeSpan.FromDays(30);

    /// <summary>Paid within this after completion it was paid in time.</summary>
    public static readonly TimeSpan DueWithin = TimeSpan.FromHours(24);

    /// <summary>What is not paid by then is a debt.</summary>
    public static readonly TimeSpan DebtAfter = TimeSpan.FromDays(7);

    /// <summary>Null until it is created.</summary>
    [Id(0)] public ServiceOrderTerms? Terms { get; init; }

    /// <summary>The service as it was agreed when the order was made: later changes are for later orders.</summary>
    [Id(1)] public TrustService? Service { get; init; }
    [Id(2)] public Instant CreatedAt { get; init; }
    [Id(3)] public ServiceOrderState State { get; init; } = ServiceOrderState.Created;

    /// <summary>Who has accepted it.</summary>
    [Id(4)] public UserId? User { get; init; }
    [Id(5)] public Instant? AcceptedAt { get; init; }

    /// <summary>As the merchant completed it.</summary>
    [Id(6)] public ServiceBill? Completion { get; init; }
    [Id(7)] public Instant? CompletedAt { get; init; }

    /// <summary>As it is to be paid: the completion's, until it is modified.</summary>
    [Id(8)] public ServiceBill? Bill { get; init; }

    /// <summary>Counts collections from 1: the others are closed, and can't be paid any more.</summary>
    [Id(9)] public int CollectionNumber { get; init; }

    /// <summary>The profile has been told that it could not be collected.</summary>
    [Id(10)] public bool IsDebt { get; init; }
    [Id(11)] public CollectedBy? PaidBy { get; init; }
    [Id(12)] public Instant? PaidAt { get; init; }
    [Id(13)] public TransactionId? TransactionId { get; init; }
    [Id(14)] public string? CancelReason { get; init; }

    /// <summary>How many notifications there have been: the number of the latest.</summary>
    [Id(15)] public int Notifications { get; init; }

    /// <summary>What the user has been told before they are to pay; at most one of each kind.</summary>
    [Id(16)] public ServiceMessage? Prepaid { get; init; }
    [Id(17)] public ServiceMessage? Pending { get; init; }

    /// <summary>What has been paid in parts while more was due: the latest part; null: none.</summary>
    [Id(18)] public ServicePart? Part { get; init; }

    /// <summary>What the collection asks for; null: all that is due.</summary>
    [Id(19)] public Money? Asked { get; init; }

    public long BalanceMinor => 0;

    public bool HasEnded => State is ServiceOrderState.Done or ServiceOrderState.Revoked or ServiceOrderState.Expired;

    public bool IsOverdue(Instant now) =>
        Terms is not null && State == ServiceOrderState.Created && now >= CreatedAt + AcceptWithin;

    /// <summary>What was spared is the most that can be asked for, and of a plan its price; else what was agreed for the service.</summary>
    public Money CostMax => Terms!.RiskFund is { } fund && (fund.IsDeposit || Terms.SignPlan is not null) ? fund.Amount : Service!.Quota;

    /// <summary>What has been paid in parts.</summary>
    public Money PaidInParts => Part?.Sum ?? Money.Zero(Bill!.Total.Currency);

    /// <summary>What is still to be paid, of an order that is completed and not paid.</summary>
    public Money Due => Bill!.Total - PaidInParts;

    public ServiceMessage? MessageOf(ServiceMessageKind kind) => kind == ServiceMessageKind.Prepaid ? Prepaid : Pending;

    /// <summary>The order that collects what is due now.</summary>
    /// <param name="self">The service order's account.</param>
    public OrderTerms Collection(AccountId self) => new()
    {
        Merchant = Terms!.Merchant,
        OutTradeNo = OutTradeNo.OfCollection(self, CollectionNumber),
        Partner = Terms.Partner,
        AppId = Terms.AppId,
        SubAppId = Terms.SubAppId,
        TradeType = TradeType.Auth,
        Amount = Asked ?? Due,
        Description = Terms.Introduction,
        Attach = $"wxzff|{Terms.No.OrderIdOf(Terms.Merchant)}|{Terms.No}",
        GoodsTag = Completion!.GoodsTag,
        Payer = User,
        ProfitSharing = Completion.ProfitSharing,
    };

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static ServiceOrder Evolve(ServiceOrder? order, ServiceOrderEvent happened)
    {
        var now = order ?? new ServiceOrder();
        return happened switch
        {
            ServiceOrderCreated e => now with { Terms = e.Terms, Service = e.Service, CreatedAt = e.At },
            ServiceOrderAccepted e => now with
            {
                State = ServiceOrderState.Doing,
                User = e.User,
                AcceptedAt = e.At,
                Notifications = now.Notifications + (now.Terms! is { NeedsConfirm: true, NotifyUrl: not null } ? 1 : 0),
            },
            ServiceOrderNotAccepted => now,
            ServiceOrderCompleted e => now with
            {
                State = e.Bill.Total.IsZero ? ServiceOrderState.Done : ServiceOrderState.Completed,
                Completion = e.Bill,
                Bill = e.Bill,
                CompletedAt = e.At,
                CollectionNumber = 1,
            },
            ServiceOrderAnnounced { Message: { Kind: ServiceMessageKind.Prepaid } message } => now with { Prepaid = message },
            ServiceOrderAnnounced e => now with { Pending = e.Message },
            ServiceOrderModified e => now with
            {
                State = e.Bill.Total == now.PaidInParts ? ServiceOrderState.Done : now.State,
                Bill = e.Bill,
                CollectionNumber = now.CollectionNumber + 1,
                Asked = null,
            },
            ServiceCollectionRenewed => now with { CollectionNumber = now.CollectionNumber + 1, Asked = null },
            ServiceCollectionSplit e => now with { CollectionNumber = now.CollectionNumber + 1, Asked = e.Part },
            ServiceOrderPartPaid e => now with
            {
                CollectionNumber = now.CollectionNumber + 1, Asked = null, Part = new(e.Part, e.PaidAt, e.TransactionId, now.Part),
            },
            ServiceOrderPaid e => now with
            {
                State = ServiceOrderState.Done,
                PaidBy = e.By,
                PaidAt = e.PaidAt,
                TransactionId = e.TransactionId,
                Notifications = now.Notifications + (e.By == CollectedBy.Platform && now.Terms!.NotifyUrl is not null ? 1 : 0),
            },
            ServiceDepositSpared => now,
            ServiceOrderEnded e => now with { State = e.State, CancelReason = e.Reason },
            ServiceOrderFactTold e => now with { IsDebt = now.IsDebt || e.Fact.Kind == Scores.ScoreFactKind.OrderUnpaid },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no service order's event."),
        };
    }
}

/// <summary>Append, never renumber.</summary>
public enum ServiceOrderState : byte
{
    /// <summary>CREATED: nobody has accepted it.</summary>
    Created = 1,

    /// <summary>DOING, USER_CONFIRM.</summary>
    Doing = 2,

    /// <summary>DOING, MCH_COMPLETE: it is to be paid.</summary>
    Completed = 3,
    Done = 4,

    /// <summary>By the merchant.</summary>
    Revoked = 5,

    /// <summary>Nobody accepted it in time.</summary>
    Expired = 6,
}

/// <summary>Append, never renumber.</summary>
public enum CollectedBy : byte
{
    /// <summary>NEWTON: from the user's wallet.</summary>
    Platform = 1,

    /// <summary>MCH: the merchant says that it has been paid elsewhere.</summary>
    Merchant = 2,
}
