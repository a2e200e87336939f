using System.Diagnostics;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Wallets;

/// <summary>Why money was not taken, as the payee is told. Codes are a contract: append, never rename.</summary>
internal static class PayoutRefusal
{
    public static IResult NotFound { get; } =
        Problems.Of(StatusCodes.Status404NotFound, "PAYOUT_NOT_FOUND", "No transfer belongs to this package.");

    /// <param name="status">Any but <see cref="ConfirmPayoutStatus.Confirmed"/>.</param>
    public static IResult Of(ConfirmPayoutStatus status) => status switch
    {
        ConfirmPayoutStatus.PayoutNotFound => NotFound,
        ConfirmPayoutStatus.NotThePayee => Problems.Of(403, "NOT_THE_PAYEE", "The transfer is for another user."),
        ConfirmPayoutStatus.Cancelled => Problems.Of(409, "PAYOUT_CANCELLED", "The merchant has cancelled the transfer."),
        ConfirmPayoutStatus.Expired => Problems.Of(409, "PAYOUT_EXPIRED", "The time to take this money is over."),
        ConfirmPayoutStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This transfer is stopped; ask the operator."),
        _ => throw new UnreachableException($"{status}"),
    };
}
