using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>GET /v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no} and …/transfer-bill-no/{transfer_bill_no}: what has become
/// of a payout.</summary>
/// <remarks>NOT_FOUND if there is none of this merchant's, also after a refusal for want of money.</remarks>
public static class QueryPayoutEndpoint
{
    private const string Bills = "/v3/fund-app/mch-transfer/transfer-bills";

    public static void Map(V3Endpoints v3)
    {
        v3.Get($"{Bills}/out-bill-no/{{out_bill_no}}", HandleOutBillNo);
        v3.Get($"{Bills}/transfer-bill-no/{{transfer_bill_no}}", HandleTransferBillNo);
    }

    internal static async Task<Answer> HandleOutBillNo(V3Call call)
    {
        var text = call.Path("out_bill_no");
        return OutBillNo.TryParse(text, out var no)
            ? await Show(call, no)
            : Refusal.Url("out_bill_no", text, "is no out_bill_no");
    }

    internal static async Task<Answer> HandleTransferBillNo(V3Call call)
    {
        var text = call.Path("transfer_bill_no");
        if (!TransferBillNo.TryParse(text, out var no)) return Refusal.Url("transfer_bill_no", text, "is no transfer_bill_no");

        return no.Merchant == call.Merchant.Id ? await Show(call, no.OutBillNo) : Answer.Refuse(ErrorCode.NotFound);
    }

    private static async Task<Answer> Show(V3Call call, OutBillNo no)
    {
        var payout = await call.Ask(call.Grains.Payout(no.PayoutOf(call.Merchant.Id)), grain => grain.Look());
        return payout is { Terms: not null, WasFunded: true }
            ? Answer.OkJson(PayoutJson.Of(payout, call.Services.OpenIds))
            : Answer.Refuse(ErrorCode.NotFound);
    }
}
