using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>GET /v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}: what has become of a transfer, under the merchant's
/// number.</summary>
/// <remarks>NOT_FOUND if there is none of this merchant's, also after a refusal for want of money.</remarks>
public static class QueryPayoutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}", Handle)
            .Answers<PayoutAnswer>()
            .Refuses(ErrorCode.NotFound, "there is no such transfer of this merchant");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("out_bill_no");
        return OutBillNo.TryParse(text, out var no)
            ? await Show(call, no)
            : Refusal.Url("out_bill_no", text, "is no out_bill_no");
    }

    internal static async Task<Answer> Show(V3Call call, OutBillNo no)
    {
        var payout = await call.Ask(call.Grains.Payout(no.PayoutOf(call.Merchant.Id)), grain => grain.Look());
        return payout is { Terms: not null, WasFunded: true }
            ? Answer.Ok(PayoutAnswer.Of(payout, call.Services.OpenIds))
            : Answer.Refuse(ErrorCode.NotFound);
    }
}
