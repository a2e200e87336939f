using Microsoft.OpenApi;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Payouts;
using Tael.Domain.Permissions;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.OpenApi;

/// <summary>What the parameters in paths are, by name: the limits are those of the types that endpoints parse them with.</summary>
internal static class PathParameters
{
    private const string NoCharacters = "0-9a-zA-Z_\\-|*";

    public static IOpenApiParameter Of(string name, string route) => new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = Glossary.Find(name)?.Meaning,
        Schema = SchemaOf(name, route),
        Example = name == "device_id" ? "1900000001-SN0001" : Glossary.Find(name)?.Example,
    };

    private static OpenApiSchema SchemaOf(string name, string route) => name switch
    {
        "out_trade_no" or "combine_out_trade_no" => Text(OutTradeNo.LengthMin, OutTradeNo.LengthMax, $"^[{NoCharacters}]*$"),
        "out_refund_no" => Text(1, OutRefundNo.LengthMax, $"^[{NoCharacters}@]*$"),
        "refund_id" => Text(RefundId.Length, RefundId.Length, "^[0-9]*$"),
        "out_bill_no" => Text(1, OutBillNo.LengthMax, "^[0-9a-zA-Z]*$"),
        "out_authorization_no" => Text(1, OutAuthorizationNo.LengthMax, "^[0-9a-zA-Z]*$"),
        "transfer_bill_no" => Text(1, TransferBillNo.LengthMax, "^[0-9a-zA-Z]*$"),
        "authorization_code" => Text(1, AuthorizationCode.LengthMax, $"^[{NoCharacters}]*$"),
        "out_order_no" when route.Contains("/payscore/", StringComparison.Ordinal) => Text(1, ServiceOrderNo.LengthMax, $"^[{NoCharacters}]*$"),
        "merchant_plan_no" => Text(1, PlanNo.LengthMax, $"^[{NoCharacters}]*$"),
        "merchant_sign_plan_no" => Text(1, SignPlanNo.LengthMax, $"^[{NoCharacters}]*$"),
        "orderId" => Text(15, 14 + ServiceOrderNo.LengthMax, $"^[{NoCharacters}]*$"),
        "mchid" => Text(8, 10, "^[1-9][0-9]*$"),
        "transaction_id" => Text(TransactionId.Length, TransactionId.Length, "^[0-9]*$"),
        "out_order_no" => Text(1, OutSharingNo.LengthMax, $"^[{NoCharacters}@]*$"),
        "out_return_no" => Text(1, OutReturnNo.LengthMax, $"^[{NoCharacters}@]*$"),
        "sub_mchid" => Text(8, 10, "^[1-9][0-9]*$"),
        "code_id" => Text(1, MerchantCodeId.LengthMax, "^[0-9a-zA-Z_-]*$"),
        "requestId" => Text(1, RequestId.LengthMax, $"^[{NoCharacters}@]*$"),
        "rollout_id" => Text(1, RolloutTerms.IdLengthMax, "^[0-9a-zA-Z_\\-]*$"),
        "device_id" => Text(10, DeviceId.LengthMax, "^[1-9][0-9]*-[0-9a-zA-Z_\\-]*$"),
        "device_sn" => Text(1, DeviceId.SerialNoMax, "^[0-9a-zA-Z_\\-]*$"),
        "sessionId" => Text(1, TillSession.IdLengthMax, "^[0-9a-zA-Z_\\-]*$"),
        "userId" => Text(8, 16, "^[1-9][0-9]*$"),
        _ => Text(1, null, null),
    };

    private static OpenApiSchema Text(int min, int? max, string? pattern) => new()
    {
        Type = JsonSchemaType.String,
        MinLength = min,
        MaxLength = max,
        Pattern = pattern,
    };
}
