using System.Text.Json;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Grains.Notifications;

namespace Tael.Client.Api.Sandbox;

/// <summary>Which calls or notifications a fault is for; what is null matches all.</summary>
/// <param name="Path">A path (<c>/v3/pay/transactions/native</c>), a pattern as it stands in the docs
/// (<c>/v3/pay/transactions/id/{transaction_id}</c>), or the start of paths before a <c>*</c>. Calls only.</param>
/// <param name="OutTradeNo">Of a call: in its path or at the top of its body, whichever protocol it is of.</param>
/// <param name="EventType">Notifications only.</param>
internal sealed record FaultMatch(
    [property: Text(FaultMatch.TextLengthMax)] string? Method = null,
    [property: Text(FaultMatch.TextLengthMax)] string? Path = null,
    [property: Text(FaultMatch.TextLengthMax)] string? Mchid = null,
    [property: Text(FaultMatch.TextLengthMax)] string? OutTradeNo = null,
    [property: Text(FaultMatch.TextLengthMax)] string? OutRefundNo = null,
    [property: Text(FaultMatch.TextLengthMax)] string? EventType = null)
{
    public const int TextLengthMax = 256;

    public bool IsOfCalls => EventType is null;

    public bool IsOfNotifications => Method is null && Path is null && OutRefundNo is null;

    public bool Matches(MerchantCall call, ReadOnlyMemory<byte> body) =>
        (Method is null || Method.Equals(call.Http.Request.Method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || IsPath(call.Http))
        && (Mchid is null || Mchid == $"{call.Merchant.Id}")
        && (OutTradeNo is null || OutTradeNo == NumberIn(call, body, "out_trade_no"))
        && (OutRefundNo is null || OutRefundNo == NumberIn(call, body, "out_refund_no"));

    public bool Matches(Webhook webhook) =>
        (Mchid is null || Mchid == $"{webhook.Merchant}")
        && (OutTradeNo is null || OutTradeNo == WebhookLogEndpoint.OutTradeNoOf(webhook.Order))
        && (EventType is null || EventType == webhook.EventType);

    private bool IsPath(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return Path!.EndsWith('*')
            ? path.AsSpan().StartsWith(Path.AsSpan(0, Path.Length - 1), StringComparison.Ordinal)
            : Path == path || Path == (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
    }

    private static string? NumberIn(MerchantCall call, ReadOnlyMemory<byte> body, string name)
    {
        if (call.Path(name) is { Length: > 0 } inPath) return inPath;
        if (body.IsEmpty) return null;

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            // The endpoint will refuse the body in its own words.
            return null;
        }
    }
}
