using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.Sharing;

/// <summary>A return of a share as the merchant that asked for it sees it.</summary>
/// <remarks>Source: GET /v3/profitsharing/return-orders/{out_return_no}.</remarks>
/// <param name="SubMchid">Whose order was shared out, if its service provider asks.</param>
/// <param name="OrderId">Our number of the profit-sharing order.</param>
/// <param name="ReturnMchid">Who has given back.</param>
/// <param name="Description">Why, as it was sent.</param>
/// <param name="Result">PROCESSING, SUCCESS, or FAILED: the receiver has the money back.</param>
/// <param name="FailReason">With FAILED: TIME_OUT_CLOSED or INVALID_REQUEST.</param>
/// <param name="FinishTime">Once it is SUCCESS or FAILED.</param>
public sealed record ReturnAnswer(
    string? SubMchid,
    string OrderId,
    string OutOrderNo,
    string OutReturnNo,
    string ReturnId,
    string ReturnMchid,
    long Amount,
    string Description,
    string Result,
    string? FailReason,
    string CreateTime,
    string? FinishTime)
{
    internal static ReturnAnswer Of(Partnership of, OutSharingNo share, AskedReturn asked, ReturnOutcome outcome) => new(
        of.Partner is null ? null : $"{of.Merchant}",
        $"{new ShareOrderId(of.Merchant, share)}",
        share.Value,
        asked.OutReturnNo.Value,
        asked.Id,
        $"{asked.Returner}",
        asked.Amount.Minor,
        asked.Description,
        outcome.Reason switch
        {
            null => "PROCESSING",
            CreditStatus.Credited => "SUCCESS",
            _ => "FAILED",
        },
        outcome.Reason switch
        {
            null or CreditStatus.Credited => null,
            CreditStatus.ReturnTooLate => "TIME_OUT_CLOSED",
            _ => "INVALID_REQUEST",
        },
        Times.Format(asked.RequestedAt),
        outcome.Reason is null ? null : Times.Format(outcome.At));
}
