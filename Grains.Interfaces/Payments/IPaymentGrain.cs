using Orleans.Concurrency;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payments;

/// <summary>One order and the payment of it. Key: <see cref="OutTradeNo.OrderOf"/>.</summary>
[Alias("IPaymentGrain")]
public interface IPaymentGrain : IAccountGrain
{
    /// <summary>Makes the order, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<CreateOrderStatus> Create(CreateOrder command);

    [AlwaysInterleave, Alias("Close")]
    Task<CloseOrderStatus> Close(CloseOrder command);

    /// <summary>Closes the order for good, or says that it is paid and to be refunded.</summary>
    [AlwaysInterleave, Alias("Reverse")]
    Task<ReverseOrderStatus> Reverse(ReverseOrder command);

    /// <summary>Has a speaker say that the order is paid, unless it is said already.</summary>
    [AlwaysInterleave, Alias("Report")]
    Task<ReportOrderStatus> Report(ReportOrder command);

    /// <summary>Makes the number free again, if that combined order has reserved it and it is not paid.</summary>
    [AlwaysInterleave, Alias("Release")]
    Task<ReleaseOrderStatus> Release(ReleaseOrder command);

    /// <summary>The order as it is stored; null if there is none. Closes it first if it has gone unpaid too long, and
    /// unfreezes it if it has been frozen too long.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Order?> Look();

    /// <summary>Sends part of a frozen order to a profit-sharing order; told when that has it.</summary>
    [AlwaysInterleave, Alias("Share")]
    Task<ShareOrderStatus> Share(ShareOrder command);

    /// <summary>Gives the merchant what is left of a frozen order.</summary>
    [AlwaysInterleave, Alias("Unfreeze")]
    Task<ShareOrderStatus> Unfreeze(UnfreezeOrder command);

    /// <summary>Waits until the merchant has what was paid; null if the order is not paid, or frozen.</summary>
    [AlwaysInterleave, Alias("Settle")]
    Task<CreditStatus?> Settle();

    /// <summary>Sends the money of an abnormal refund where its merchant says.</summary>
    [AlwaysInterleave, Alias("ReleaseHeld")]
    Task<ReleaseRefundStatus> ReleaseHeld(ReleaseRefund command);

    /// <summary>How a refund that the merchant has paid has ended, or that it has not yet.</summary>
    [AlwaysInterleave, Alias("FindRefund")]
    Task<RefundOutcome> FindRefund(Refund refund);

    /// <summary>The refund that the order's notification of this number tells of; null if it tells of the payment.</summary>
    [AlwaysInterleave, Alias("FindNotified")]
    Task<RefundOutcome?> FindNotified(int sequence);

    /// <summary>The order's row of a transfer, as the journal has it; null if it has taken no part in it.</summary>
    [AlwaysInterleave, Alias("FindEntry")]
    Task<JournalEntry?> FindEntry(TransferId transfer);
}
