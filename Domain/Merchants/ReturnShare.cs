using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;

namespace Tael.Domain.Merchants;

/// <summary>Give back what a merchant has received of another's order, all or part of it.</summary>
/// <remarks>
/// The receiver decides whether it has the money; the profit-sharing order decides, when the money arrives, whether so much was
/// received, and passes it on or sends it back. Whoever has shared out asks for it: that is what a receiver agrees to.
/// Sent again, the command asks what became of it.
/// </remarks>
[GenerateSerializer, Immutable, Alias("ReturnShare")]
public sealed record ReturnShare(
    [property: Id(0)] MerchantId Returner,
    [property: Id(1)] MerchantId Sharer,
    [property: Id(2)] OutSharingNo OutSharingNo,
    [property: Id(3)] OutReturnNo OutReturnNo,
    [property: Id(4)] Money Amount,
    [property: Id(5)] string Description)
{
    public TransferId Transfer => OutReturnNo.TransferOf(Returner.Account, Sharer);

    public AccountId Share => OutSharingNo.ShareOf(Sharer);

    public static Decision<ReturnShareStatus, MerchantEvent> Decide(
        Merchant? merchant, ReturnShare command, MerchantEvent? earlier, Instant now)
    {
        // Retries come before every other rule: the merchant may have spent its money since.
        if (earlier is ShareReturnDebited done)
        {
            var same = done.To == command.Share && done.Amount == command.Amount && done.Description == command.Description;
            return new(same ? ReturnShareStatus.Returned : ReturnShareStatus.OutReturnNoUsed);
        }

        if (merchant?.Profile is null) return new(ReturnShareStatus.MerchantNotFound);
        if (command.Amount.IsZero) return new(ReturnShareStatus.AmountMustNotBeZero);
        if (command.Amount > merchant.Available) return new(ReturnShareStatus.NotEnough);

        return new(
            ReturnShareStatus.Returned,
            new ShareReturnDebited(command.Transfer, command.Share, command.Amount, command.Description, now));
    }

    /// <summary>The answer, from what the profit-sharing order said when the money arrived.</summary>
    public static ReturnShareStatus Of(CreditStatus arrived) => arrived switch
    {
        CreditStatus.Credited => ReturnShareStatus.Returned,
        CreditStatus.ShareNotFound => ReturnShareStatus.ShareNotFound,
        CreditStatus.ReturnNoUsed => ReturnShareStatus.OutReturnNoUsed,
        CreditStatus.ReturnTooLate => ReturnShareStatus.TooLate,
        CreditStatus.ReturnsTooMany => ReturnShareStatus.TooMany,
        CreditStatus.ReturnExceedsPart => ReturnShareStatus.ExceedsPart,
        _ => throw new ArgumentOutOfRangeException(nameof(arrived), arrived, "No final answer."),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
/// <remarks>From <see cref="ShareNotFound"/> on the profit-sharing order could not take the money, and it is on its way back.</remarks>
public enum ReturnShareStatus : byte
{
    Returned = 1,
    OutReturnNoUsed = 2,
    MerchantNotFound = 3,
    AmountMustNotBeZero = 4,

    /// <summary>The receiver does not have so much; nothing has changed.</summary>
    NotEnough = 5,

    /// <summary>Too many transfers of the receiver are still on their way; nothing has changed.</summary>
    OutboxFull = 6,

    /// <summary>The receiver is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 7,

    /// <summary>There is no such profit-sharing order, or no part of it was the receiver's.</summary>
    ShareNotFound = 20,
    TooLate = 21,
    TooMany = 22,

    /// <summary>With what was given back before it would be more than was received.</summary>
    ExceedsPart = 23,
}
