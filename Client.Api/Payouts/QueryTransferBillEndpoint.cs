using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>GET /v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}: what has become of a transfer, under our
/// number.</summary>
public static class QueryTransferBillEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}", Handle)
            .Answers<PayoutAnswer>()
            .Refuses(ErrorCode.NotFound, "there is no such transfer of this merchant");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("transfer_bill_no");
        if (!TransferBillNo.TryParse(text, out var no)) return Refusal.Url("transfer_bill_no", text, "is no transfer_bill_no");

        return no.Merchant == call.Merchant.Id
            ? await QueryPayoutEndpoint.Show(call, no.OutBillNo)
            : Answer.Refuse(ErrorCode.NotFound);
    }
}
