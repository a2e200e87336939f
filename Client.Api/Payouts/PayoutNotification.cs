using Tael.Client.Api.Keys;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>What a merchant is told when a payout has ended: the plaintext of MCHTRANSFER.BILL.FINISHED.</summary>
internal sealed record PayoutNotification(
    string Mchid,
    string OutBillNo,
    string TransferBillNo,
    string State,
    long TransferAmount,
    string? FailReason,
    string Openid,
    string CreateTime,
    string UpdateTime)
{
    /// <param name="payout">One that has ended.</param>
    public static PayoutNotification Of(Payout payout, OpenIds openIds)
    {
        var bill = PayoutAnswer.Of(payout, openIds);
        return new(
            bill.MchId,
            bill.OutBillNo,
            bill.TransferBillNo,
            bill.State,
            bill.TransferAmount,
            bill.FailReason,
            bill.Openid,
            bill.CreateTime,
            bill.UpdateTime);
    }
}
