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

    public static Decision<RefundPaymentStatus, MerchantEvent> Decide(
        Merchant? merchant, RefundPayment command, MerchantEvent? earlier, Instant now)
    {
        // Retries come before every other rule: the merchant may have spent its money since.
        if (earlier is RefundDebited done)
        {
            var same = done.To == command.Order && done.Amount == command.Amount && done.Terms == command.Terms;
            return new(same ? RefundPaymentStatus.Refunded : RefundPaymentStatus.OutRefundNoUsed);
        }

        if (merchant?.Profile is not { } profile) return new(RefundPaymentStatus.MerchantNotFound);
        if (command.Amount.IsZero) return new(RefundPaymentStatus.AmountMustNotBeZero);
        if (command.Amount > command.Terms.Total) return new(RefundPaymentStatus.ExceedsPaid);

        var fee = profile.FeeRate.Back(command.Terms.Total, command.Amount);
        if (command.Amount > merchant.GiveBack(fee).Available) return new(RefundPaymentStatus.NotEnough);

        return new(
            RefundPaymentStatus.Refunded,
            new RefundDebited(command.Transfer, command.Order, command.Amount, command.Terms, fee, now));
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
}
