using System.Globalization;
using System.Text.Json.Nodes;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Client.Api.Wire.V2;
using Tael.Domain;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>What a till of APIv2 sends with a payment code.</summary>
/// <remarks>Source: POST /pay/micropay.</remarks>
public sealed record MicropayRequest : V2Request
{
    private const string NoAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";
    private const string Digits = "0123456789";

    [OneOf("1.0")] public string? Version { get; init; }
    [Text(32)] public string? DeviceInfo { get; init; }
    [Text(128)] public required string Body { get; init; }
    [Text(6000)] public string? Detail { get; init; }
    [Text(127)] public string? Attach { get; init; }

    [Text(Domain.Payments.OutTradeNo.LengthMax, LengthMin = Domain.Payments.OutTradeNo.LengthMin, Alphabet = NoAlphabet)]
    public required string OutTradeNo { get; init; }

    /// <summary>Fen.</summary>
    [Whole(1, CreateOrder.AmountMaxMinor)] public required long TotalFee { get; init; }

    [OneOf("CNY")] public string? FeeType { get; init; }
    [Text(64)] public required string SpbillCreateIp { get; init; }
    [Text(32)] public string? GoodsTag { get; init; }
    [OneOf("no_credit")] public string? LimitPay { get; init; }
    [Text(14, LengthMin = 14, Alphabet = Digits)] public string? TimeStart { get; init; }
    [Text(14, LengthMin = 14, Alphabet = Digits)] public string? TimeExpire { get; init; }
    [OneOf("Y", "N")] public string? Receipt { get; init; }
    [Text(128)] public required string AuthCode { get; init; }
    [Text(256)] public string? SceneInfo { get; init; }
    [OneOf("Y", "N")] public string? ProfitSharing { get; init; }
    [OneOf("N")] public string? Deposit { get; init; }

    /// <summary>What was asked for, in the domain's words; null and which field, where a text is not what it must be.</summary>
    internal (OrderTerms? Terms, V2Error? Wrong) ToTerms(V2Call call, Partnership of, PaymentCode code)
    {
        if (!IsTime(TimeStart, out _)) return (null, V2Error.Param("time_start", "must be a time, like 20091225091010"));
        if (!IsTime(TimeExpire, out var expires)) return (null, V2Error.Param("time_expire", "must be a time, like 20091227091010"));
        if (!IsObject(Detail, out var detail)) return (null, V2Error.Param("detail", "must be a JSON object"));
        if (!IsObject(SceneInfo, out var scene)) return (null, V2Error.Param("scene_info", "must be a JSON object"));

        scene ??= new JsonObject();
        if (DeviceInfo is not null) scene["device_id"] = DeviceInfo;
        scene["device_ip"] = SpbillCreateIp;
        return (new()
        {
            Merchant = of.Merchant,
            Partner = of.Partner,
            SubAppId = SubAppid,
            OutTradeNo = Domain.Payments.OutTradeNo.Parse(OutTradeNo),
            AppId = Appid,
            TradeType = TradeType.Micropay,
            Amount = Money.Fen(TotalFee),
            Description = Body,
            TimeExpire = expires,
            Attach = Attach,
            GoodsTag = GoodsTag,
            LimitPay = LimitPay,
            SupportFapiao = Receipt is null ? null : Receipt == "Y",
            Payer = code.User,
            Detail = Ordering.Text(detail),
            SceneInfo = Ordering.Text(scene),
            AuthCode = code.Text,
            AsksPassword = call.AsksPassword ? true : null,
            ProfitSharing = ProfitSharing == "Y" ? true : null,
        }, null);
    }

    /// <summary>Chinese time, to the second.</summary>
    private static bool IsTime(string? text, out Instant? at)
    {
        at = null;
        if (text is null) return true;
        if (!DateTimeOffset.TryParseExact($"{text}+08", "yyyyMMddHHmmsszz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        at = Instant.Of(time);
        return true;
    }

    private static bool IsObject(string? text, out JsonObject? parsed)
    {
        parsed = null;
        if (text is null) return true;

        try
        {
            parsed = JsonNode.Parse(text, null, new() { AllowDuplicateProperties = false, MaxDepth = WireJson.DepthMax }) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }

        // A device is named by device_info, and by nothing else.
        return parsed is not null && !parsed.ContainsKey("device_id");
    }

    public override string ToString() => $"micropay {OutTradeNo} (not shown)";
}
