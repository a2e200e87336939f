using Tael.Tests.Bills;
using Tael.Tests.Media;
using Tael.Tests.Receipts;
using Tael.Tests.Sharing;

namespace Tael.Tests.WrongStates;

/// <summary>Which calls of the trade have rows in which table of wrong states, and what is said of those that have none.</summary>
/// <remarks>Each table checks that its rows are of these calls and of no others.</remarks>
internal static class StateRows
{
    private const string Pay = "/v3/pay/transactions";
    private const string Partner = "/v3/pay/partner/transactions";
    private const string Refunds = "/v3/refund/domestic/refunds";
    private const string Combine = "/v3/combine-transactions";
    private const string Shares = "/v3/profitsharing";
    private const string Transfer = "/v3/fund-app/mch-transfer";
    private const string Codes = "/v3/tael/merchant-codes";

    public static readonly string[] Orders =
    [
        .. Post(Pay, "native", "app", "h5", "jsapi", "codepay", "out-trade-no/{out_trade_no}/close", "out-trade-no/{out_trade_no}/reverse"),
        .. Get(Pay, "out-trade-no/{out_trade_no}"),
        .. RefundCalls,
    ];

    public static readonly string[] FixedCodes = [$"POST {Codes}", .. Get(Codes, "{code_id}"), .. Post(Codes, "{code_id}/close")];

    public static readonly string[] CombinedOrders =
    [
        .. Post(Combine, "native", "out-trade-no/{combine_out_trade_no}/close"),
        .. Get(Combine, "out-trade-no/{combine_out_trade_no}"),
        .. Post(Pay, "native", "out-trade-no/{out_trade_no}/close", "out-trade-no/{out_trade_no}/reverse"),
        .. Get(Pay, "out-trade-no/{out_trade_no}"),
        $"POST {Refunds}",
    ];

    public static readonly string[] PartnerOrders =
    [
        .. Post(Partner, PartnerStates.Ways),
        .. Post(Partner, "out-trade-no/{out_trade_no}/close", "out-trade-no/{out_trade_no}/reverse"),
        .. Get(Partner, "out-trade-no/{out_trade_no}", "id/{transaction_id}"),
        .. Post(Pay, "out-trade-no/{out_trade_no}/close", "out-trade-no/{out_trade_no}/reverse"),
        .. Get(Pay, "out-trade-no/{out_trade_no}", "id/{transaction_id}"),
        .. RefundCalls,
    ];

    public static readonly string[] PartnerCombinedOrders =
    [
        .. Post(Combine, "native", "app", "h5", "jsapi", "out-trade-no/{combine_out_trade_no}/close"),
        .. Get(Combine, "out-trade-no/{combine_out_trade_no}"),
        .. Post(Partner, "native", "out-trade-no/{out_trade_no}/close", "out-trade-no/{out_trade_no}/reverse"),
        .. Get(Partner, "out-trade-no/{out_trade_no}"),
        $"POST {Refunds}",
    ];

    public static readonly string[] Sharing =
    [
        .. Post(Shares, "orders", "orders/unfreeze", "return-orders"),
        .. Get(Shares, "orders/{out_order_no}", "return-orders/{out_return_no}", "transactions/{transaction_id}/amounts"),
    ];

    public static readonly string[] Transfers =
    [
        .. Post(
            Transfer, "transfer-bills", "transfer-bills/out-bill-no/{out_bill_no}/cancel", "transfer-bills/transfer",
            "transfer-bills/pre-transfer-with-authorization", "user-confirm-authorization",
            "user-confirm-authorization/out-authorization-no/{out_authorization_no}/close", "elecsign/out-bill-no", "elecsign/transfer-bill-no"),
        .. Get(
            Transfer, "transfer-bills/out-bill-no/{out_bill_no}", "transfer-bills/transfer-bill-no/{transfer_bill_no}",
            "user-confirm-authorization/out-authorization-no/{out_authorization_no}",
            "elecsign/out-bill-no/{out_bill_no}", "elecsign/transfer-bill-no/{transfer_bill_no}"),
    ];

    public static IEnumerable<string> Tables =>
        [.. Orders, .. FixedCodes, .. CombinedOrders, .. PartnerOrders, .. PartnerCombinedOrders, .. Sharing, .. Transfers];

    /// <summary>Calls without a row there: why, or where their wrong states are.</summary>
    public static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["GET /v3/bill/tradebill"] = nameof(BillCallsTests),
        ["GET /v3/bill/fundflowbill"] = nameof(BillCallsTests),
        ["GET /v3/billdownload/file"] = nameof(BillCallsTests),
        [$"GET {Shares}/bills"] = nameof(BillCallsTests),
        [$"POST {Shares}/receivers/add"] = "a receiver may be added again",
        [$"POST {Shares}/receivers/delete"] = "one that is none may be deleted",
        [$"GET {Shares}/merchant-configs/{{sub_mchid}}"] = nameof(ShareCallsTests),
        ["GET /v3/tael/receipts/out-trade-no/{out_trade_no}"] = nameof(ReceiptTests),
        ["POST /v3/merchant/media/upload"] = nameof(MediaTests),
        ["POST /v3/merchant/media/video_upload"] = nameof(MediaTests),
        ["GET /v3/certificates"] = "asks for nothing",
        ["POST /v3/security/echo"] = "changes nothing",
    };

    private static string[] RefundCalls =>
        [$"POST {Refunds}", .. Get(Refunds, "{out_refund_no}"), .. Post(Refunds, "{refund_id}/apply-abnormal-refund")];

    private static IEnumerable<string> Get(string root, params string[] calls) => calls.Select(call => $"GET {root}/{call}");

    private static IEnumerable<string> Post(string root, params string[] calls) => calls.Select(call => $"POST {root}/{call}");
}
