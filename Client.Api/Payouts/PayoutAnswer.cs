using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>A payout as its merchant sees it.</summary>
/// <remarks>Source: GET …/transfer-bills/out-bill-no/{out_bill_no}. A wallet takes what comes, so a payout is
/// SUCCESS as soon as its payee has confirmed it, and CANCELLED as soon as that is decided: TRANSFERING and CANCELING are not
/// seen. <c>user_name</c> is not told again: it is not kept.</remarks>
public sealed record PayoutAnswer(
    string MchId,
    string Appid,
    string OutBillNo,
    string TransferBillNo,
    string State,
    long TransferAmount,
    string TransferRemark,
    string? FailReason,
    string Openid,
    string CreateTime,
    string UpdateTime)
{
    /// <summary>Nobody confirmed it in time.</summary>
    private const string Overdue = "OVERDUE_CLOSE";

    /// <param name="payout">One that has terms: it exists.</param>
    public static PayoutAnswer Of(Payout payout, OpenIds openIds)
    {
        var terms = payout.Terms!;
        return new(
            terms.Merchant.ToString(),
            terms.AppId,
            terms.OutBillNo.Value,
            $"{new TransferBillNo(terms.Merchant, terms.OutBillNo)}",
            StateOf(payout),
            terms.Amount.Minor,
            terms.Remark,
            FailReasonOf(payout),
            openIds.Of(terms.Payee, terms.AppId),
            Times.Format(payout.CreatedAt),
            Times.Format(payout.ChangedAt));
    }

    public static string StateOf(Payout payout) => payout.State switch
    {
        PayoutState.Created => "ACCEPTED",
        PayoutState.WaitingForPayee => "WAIT_USER_CONFIRM",
        PayoutState.Succeeded => "SUCCESS",
        PayoutState.Cancelled => "CANCELLED",
        PayoutState.Expired => "FAIL",
        _ => throw new UnreachableException($"{payout.State}"),
    };

    public static string? FailReasonOf(Payout payout) => payout.State == PayoutState.Expired ? Overdue : null;
}
