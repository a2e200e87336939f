using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Domain.Merchants;

/// <summary>Give a payer money back, all or part of what was paid for an order.</summary>
/// <remarks>
/// The mirror of a payment. The merchant decides whether it has the money; the order decides, when the money arrives, whether
/// so much was paid, and passes it on to the payer or sends it back. So what cannot be taken from the merchant changes
/// nothing, and what the order has taken will reach the payer. Sent again, the command asks the order what became of it.
/// </remarks>
/// <param name="Order">The order's account.</param>
[GenerateSerializer, Immutable, Alias("RefundPayment")]
public sealed record RefundPayment(
    [property: Id(0)] MerchantId Merchant,
    [property: Id(1)] OutRefundNo OutRefundNo,
    [property: Id(2)] AccountId Order,
    [property: Id(3)] Money Amount,
    [property: Id(4)] RefundTerms Terms)
{
    public TransferId Transfer => OutRefundNo.TransferOf(Merchant);

    /// <param name="before">What the order has refunded; null if more of it is, or may be, on its way.</param>
    public static Decision<RefundPaymentStatus, MerchantEvent> Decide(
        Merchant? merchant, RefundPayment command, RefundedBefore? before, MerchantEvent? earlier, Instant now)
    {
        // Retries come before every other rule: the merchant may have spent its money since.
        if (earlier is RefundDebited done)
        {
            var same = done.To == command.Order && done.Amount == command.Amount && done.Terms == command.Terms;
            return new(same ? RefundPaymentStatus.Refunded : RefundPaymentStatus.OutRefundNoUsed);
        }

        if (merchant?.Profile is not { } profile) return new(RefundPaymentStatus.MerchantNotFound);
        if (command.Amount.IsZero) return new(RefundPaymentStatus.AmountMustNotBeZero);
        var total = command.Terms.Total;
        if (command.Amount + (before?.Amount ?? Money.Zero(total.Currency)) > total) return new(RefundPaymentStatus.ExceedsPaid);

        var fee = FeeOf(command, profile.FeeRate, before);
        if (command.Amount > merchant.GiveBack(fee).Available) return new(RefundPaymentStatus.NotEnough);

        return new(
            RefundPaymentStatus.Refunded,
            new RefundDebited(
                command.Transfer, command.Order, command.Amount, command.Terms, fee, profile.FeeRate.Of(total), now));
    }

    /// <summary>What of the payment's fee goes back with this refund.</summary>
    /// <remarks>
    /// With what went back before it is the order's refunded part of the fee, rounded down once: refund by refund the whole
    /// fee comes back with the whole price. While other refunds of the order are on their way this one counts by itself, which
    /// never comes to more; what that leaves goes back with a later one.
    /// </remarks>
    private static Money FeeOf(RefundPayment command, FeeRate rate, RefundedBefore? before)
    {
        if (before is not { } earlier) return rate.Back(command.Terms.Total, command.Amount);

        var untilNow = rate.Back(command.Terms.Total, earlier.Amount + command.Amount);
        return untilNow > earlier.Fee ? untilNow - earlier.Fee : Money.Zero(untilNow.Currency);
    }

    /// <summary>The merchant's answer, from what the order said when the money arrived.</summary>
    public static RefundPaymentStatus Of(CreditStatus arrived) => arrived switch
    {
        CreditStatus.Credited => RefundPaymentStatus.Refunded,
        CreditStatus.OrderNotFound => RefundPaymentStatus.OrderNotFound,
        CreditStatus.OrderNotPaid => RefundPaymentStatus.OrderNotPaid,
        CreditStatus.AmountDiffers => RefundPaymentStatus.TotalDiffers,
        CreditStatus.OrderFrozen => RefundPaymentStatus.OrderFrozen,
        CreditStatus.RefundTooLate => RefundPaymentStatus.TooLate,
        CreditStatus.RefundsTooMany => RefundPaymentStatus.TooMany,
        CreditStatus.RefundExceedsPaid => RefundPaymentStatus.ExceedsPaid,
        CreditStatus.RefundsOverlap => RefundPaymentStatus.Overlaps,
        _ => throw new ArgumentOutOfRangeException(nameof(arrived), arrived, "No final answer."),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
/// <remarks>From <see cref="OrderNotFound"/> on the order could not take the money, and it is on its way back.</remarks>
public enum RefundPaymentStatus : byte
{
    Refunded = 1,
    OutRefundNoUsed = 2,
    MerchantNotFound = 3,
    AmountMustNotBeZero = 4,

    /// <summary>The merchant does not have so much; nothing has changed.</summary>
    NotEnough = 5,

    /// <summary>Too many transfers of this merchant are still on their way; nothing has changed.</summary>
    OutboxFull = 6,

    /// <summary>The merchant is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 7,
    OrderNotFound = 20,
    OrderNotPaid = 21,
    TotalDiffers = 22,

    /// <summary>Its money waits in the order to be shared out, and has not reached the merchant.</summary>
    OrderFrozen = 23,
    TooLate = 24,
    TooMany = 25,

    /// <summary>With what was refunded before it would be more than was paid.</summary>
    ExceedsPaid = 26,

    /// <summary>Refunds of the order at the same moment, decided apart, have given its fee back between them.</summary>
    Overlaps = 27,
}
