using Tael.Client.Api.Bills;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>GET /v3/fund-app/mch-transfer/elecsign/out-bill-no/{out_bill_no} and …/transfer-bill-no/{transfer_bill_no}: where an electronic
/// receipt can be downloaded, and what it hashes to.</summary>
/// <remarks>NOT_FOUND if none has been asked for.</remarks>
public static class QueryReceiptEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Get("/v3/fund-app/mch-transfer/elecsign/out-bill-no/{out_bill_no}", HandleOwn)
            .Answers<Response>()
            .Refuses(ErrorCode.NotFound, "no receipt of such a transfer of this merchant has been asked for");
        v3.Get("/v3/fund-app/mch-transfer/elecsign/transfer-bill-no/{transfer_bill_no}", HandleOurs)
            .Answers<Response>()
            .Refuses(ErrorCode.NotFound, "no receipt of such a transfer of this merchant has been asked for");
    }

    /// <summary>The receipt of a payout, if one has been asked for.</summary>
    internal static async Task<(Payout Payout, byte[] File)?> Find(V3Call call, OutBillNo no)
    {
        var payout = await call.Ask(call.Grains.Payout(no.PayoutOf(call.Merchant.Id)), grain => grain.Look());
        return payout is { ReceiptAskedAt: not null }
            ? (payout, PayoutReceipt.Of(payout, call.Services.OpenIds, call.Services.Platform.PublicKey))
            : null;
    }

    private static async Task<Answer> HandleOwn(V3Call call)
    {
        var text = call.Path("out_bill_no");
        return OutBillNo.TryParse(text, out var no) ? await Show(call, no) : Refusal.Url("out_bill_no", text, "is no out_bill_no");
    }

    private static async Task<Answer> HandleOurs(V3Call call)
    {
        var text = call.Path("transfer_bill_no");
        if (!TransferBillNo.TryParse(text, out var no)) return Refusal.Url("transfer_bill_no", text, "is no transfer_bill_no");

        return no.Merchant == call.Merchant.Id ? await Show(call, no.OutBillNo) : Answer.Refuse(ErrorCode.NotFound);
    }

    private static async Task<Answer> Show(V3Call call, OutBillNo no)
    {
        if (await Find(call, no) is not ({ } payout, { } file)) return Answer.Refuse(ErrorCode.NotFound);

        var at = Times.Format(payout.ReceiptAskedAt!.Value);
        var token = call.Services.ReceiptTokens.Of(call.Merchant.Id, no);
        return Answer.Ok(new Response(
            "FINISHED", at, at, "SHA256", PayoutReceipt.HashOf(file), BillAnswer.UrlOf(call.Http.Request, token)));
    }

    /// <param name="HashType">Always <c>SHA256</c>.</param>
    /// <param name="DownloadUrl">For five minutes, and for the merchant that asked.</param>
    public sealed record Response(
        string State, string CreateTime, string UpdateTime, string HashType, string HashValue, string DownloadUrl);
}
