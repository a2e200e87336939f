using Orleans.Concurrency;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;

namespace Tael.Grains.ServiceOrders;

/// <summary>One service on trust. Key: <see cref="ServiceOrderNo.OrderOf"/>.</summary>
[Alias("IServiceOrderGrain")]
public interface IServiceOrderGrain : IAccountGrain
{
    /// <summary>Makes the order, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<CreateServiceOrderStatus> Create(CreateServiceOrder command);

    [AlwaysInterleave, Alias("Cancel")]
    Task<CancelServiceOrderStatus> Cancel(CancelServiceOrder command);

    /// <summary>Says what the service has cost; the user's wallet is then debited, soon and until it is paid.</summary>
    [AlwaysInterleave, Alias("Complete")]
    Task<CompleteServiceOrderStatus> Complete(CompleteServiceOrder command);

    [AlwaysInterleave, Alias("Modify")]
    Task<ModifyServiceOrderStatus> Modify(ModifyServiceOrder command);

    [AlwaysInterleave, Alias("Sync")]
    Task<SyncServiceOrderStatus> Sync(SyncServiceOrder command);

    /// <summary>Tells the user what it will probably cost, once of each kind.</summary>
    [AlwaysInterleave, Alias("Announce")]
    Task<AnnounceServiceOrderStatus> Announce(AnnounceServiceOrder command);

    /// <summary>Tries now to debit the user's wallet for what is due.</summary>
    [AlwaysInterleave, Alias("Collect")]
    Task<CollectStatus> Collect();

    /// <summary>The order as it is stored; null if there is none. Ends it first if nobody has accepted it in time.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<ServiceOrder?> Look();

    /// <summary>The order as it was when its notification of this number was made; null if there is no such.</summary>
    [AlwaysInterleave, Alias("LookBack")]
    Task<ServiceOrder?> LookBack(int notification);
}

/// <summary>What came of trying to collect. Append, never renumber.</summary>
public enum CollectStatus : byte
{
    /// <summary>It is paid.</summary>
    Paid = 1,

    /// <summary>There is nothing to collect: it is not completed, costs nothing, or the merchant has the money from elsewhere.</summary>
    NotDue = 2,
    NotEnough = 3,

    /// <summary>It would be more than the wallet may pay in a day.</summary>
    LimitExceeded = 4,

    /// <summary>The wallet or the order is stopped, or too busy.</summary>
    Unable = 5,
}
