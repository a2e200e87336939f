using Microsoft.OpenApi;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.OpenApi;

/// <summary>What the parameters in paths are, by name: the limits are those of the types that endpoints parse them with.</summary>
internal static class PathParameters
{
    private const string NoCharacters = "0-9a-zA-Z_\\-|*";

    public static IOpenApiParameter Of(string name) => new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = Glossary.Find(name)?.Meaning,
        Schema = SchemaOf(name),
        Example = Glossary.Find(name)?.Example,
    };

    private static OpenApiSchema SchemaOf(string name) => name switch
    {
        "out_trade_no" => Text(OutTradeNo.LengthMin, OutTradeNo.LengthMax, $"^[{NoCharacters}]*$"),
        "out_refund_no" => Text(1, OutRefundNo.LengthMax, $"^[{NoCharacters}@]*$"),
        "refund_id" => Text(RefundId.Length, RefundId.Length, "^[0-9]*$"),
        "out_bill_no" => Text(1, OutBillNo.LengthMax, "^[0-9a-zA-Z]*$"),
        "transfer_bill_no" => Text(1, TransferBillNo.LengthMax, "^[0-9a-zA-Z]*$"),
        "transaction_id" => Text(TransactionId.Length, TransactionId.Length, "^[0-9]*$"),
        "requestId" => Text(1, RequestId.LengthMax, $"^[{NoCharacters}@]*$"),
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
