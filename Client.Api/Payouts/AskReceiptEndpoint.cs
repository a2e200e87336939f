using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/elecsign/out-bill-no and …/transfer-bill-no: the merchant wants an electronic receipt of a transfer
/// that its payee has.</summary>
/// <remarks>It is FINISHED at once: ask where it is. Asked for again it is the same.</remarks>
public static class AskReceiptEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<OwnNumber>("/v3/fund-app/mch-transfer/elecsign/out-bill-no", (call, request) => Ask(call, OutBillNo.Parse(request.OutBillNo)))
            .Answers<Response>()
            .Refuses(Refusals);
        v3.Post<OurNumber>("/v3/fund-app/mch-transfer/elecsign/transfer-bill-no", HandleOurs).Answers<Response>().Refuses(Refusals);
    }

    private static readonly (ErrorCode Code, string When)[] Refusals =
    [
        (ErrorCode.NotFound, "there is no such transfer of this merchant"),
        (ErrorCode.InvalidRequest, "the payee does not have the money"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    private static async Task<Answer> HandleOurs(V3Call call, OurNumber request)
    {
        if (!TransferBillNo.TryParse(request.TransferBillNo, out var no))
        {
            return Refusal.Body("/transfer_bill_no", Refusal.Shorten(request.TransferBillNo), "is no transfer_bill_no");
        }

        return no.Merchant == call.Merchant.Id ? await Ask(call, no.OutBillNo) : Answer.Refuse(ErrorCode.NotFound);
    }

    private static async Task<Answer> Ask(V3Call call, OutBillNo no)
    {
        var grain = call.Grains.Payout(no.PayoutOf(call.Merchant.Id));
        var command = new AskPayoutReceipt();
        return await call.Ask(grain, payout => payout.AskReceipt(command)) switch
        {
            AskReceiptStatus.Asked => Answer.Ok(new Response(
                "FINISHED", Times.Format((await call.Ask(grain, payout => payout.Look()))!.ReceiptAskedAt!.Value))),
            AskReceiptStatus.PayoutNotFound => Answer.Refuse(ErrorCode.NotFound),
            AskReceiptStatus.NotSucceeded => Paying.Invalid("the payee does not have the money"),
            AskReceiptStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            var status => throw new UnreachableException($"{status}"),
        };
    }

    public sealed record OwnNumber
    {
        [Text(Domain.Payouts.OutBillNo.LengthMax, Alphabet = Domain.Payouts.OutBillNo.Letters)] public required string OutBillNo { get; init; }
    }

    public sealed record OurNumber
    {
        [Text(Domain.Payouts.TransferBillNo.LengthMax)] public required string TransferBillNo { get; init; }
    }

    /// <param name="State">FINISHED: it can be asked where the receipt is.</param>
    /// <param name="CreateTime">When it was first asked for.</param>
    public sealed record Response(string State, string CreateTime);
}
