using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel: the merchant takes back what the payee has not
/// confirmed.</summary>
/// <remarks>Cancelling again is CANCELLED again. INVALID_REQUEST once the payee has the money or its time is over; NOT_FOUND for one that
/// never arrived, and from then on it never can.</remarks>
public static class CancelPayoutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.NotFound, "there is no such transfer of this merchant, and from now on there can't be")
            .Refuses(ErrorCode.InvalidRequest, "the payee has confirmed the transfer, or its time is over")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("out_bill_no");
        if (!OutBillNo.TryParse(text, out var no)) return Refusal.Url("out_bill_no", text, "is no out_bill_no");

        var command = new CancelPayout();
        var grain = call.Grains.Payout(no.PayoutOf(call.Merchant.Id));
        var status = await call.Ask(grain, payout => payout.Cancel(command));
        if (status != CancelPayoutStatus.Cancelled) call.NoteRefusal(no.PayoutOf(call.Merchant.Id), no.Value, nameof(CancelPayout), $"{status}");
        return status switch
        {
            CancelPayoutStatus.Cancelled => Show(call, no, (await call.Ask(grain, payout => payout.Look()))!),
            CancelPayoutStatus.PayoutNotFound => Answer.Refuse(ErrorCode.NotFound),
            CancelPayoutStatus.Confirmed => Paying.Invalid("the payee has confirmed the transfer"),
            CancelPayoutStatus.Expired => Paying.Invalid("the transfer is overdue"),
            CancelPayoutStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static Answer Show(V3Call call, OutBillNo no, Payout payout)
    {
        call.Services.Nudge.Give();
        return Answer.Ok(new Response(
            no.Value,
            $"{new TransferBillNo(call.Merchant.Id, no)}",
            PayoutAnswer.StateOf(payout),
            Times.Format(payout.ChangedAt)));
    }

    public sealed record Response(string OutBillNo, string TransferBillNo, string State, string UpdateTime);
}
