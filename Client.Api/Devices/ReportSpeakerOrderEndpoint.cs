using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/pay-devices/open-scenario-speakerorder/{transaction_id}/report {sub_mchid, code_url, out_trade_no, device_sn}: the
/// plate's speaker says that the order is paid.</summary>
/// <remarks>For orders that were not made by paying the plate's code itself, but on a page that it leads to; those are said without a
/// report. Each payment is said once: the same report again, or one of what has been said, is answered the same and says nothing.</remarks>
public static class ReportSpeakerOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay-devices/open-scenario-speakerorder/{transaction_id}/report", Handle)
            .Answers<Response>()
            .RefusesSpeakers()
            .Refuses(ErrorCode.OrderNotExist, "the merchant has no paid order of these two numbers")
            .Refuses(ErrorCode.InvalidRequest, "the speaker is not bound to the plate, or another device has said it")
            .Refuses(ErrorCode.RuleLimit, "too much is on its way from the order: come again later");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var number = call.Path("transaction_id");
        if (!TransactionId.TryParse(number, out var transaction)) return Refusal.Url("transaction_id", number, "is no transaction_id");
        if (await Speakers.WhyNot(call, request.SubMchid, "/sub_mchid", "body") is { } stranger) return stranger;
        if (await Speakers.FindCode(call, request.SubMchid, request.CodeUrl) is not { } code)
        {
            return Refusal.Body("/code_url", Refusal.Shorten(request.CodeUrl), "is no fixed code of sub_mchid");
        }

        var merchant = MerchantId.Parse(request.SubMchid);
        if (!OutTradeNo.TryParse(request.OutTradeNo, out var no)) return Refusal.Body("/out_trade_no", request.OutTradeNo, "is no out_trade_no");
        if (await call.Ask(call.Grains.Fleet(merchant), fleet => fleet.SpeakerOf(code.CodeId)) != request.DeviceSn)
        {
            return MerchantDevice.Invalid("the speaker is not bound to the plate");
        }

        DeviceId.TryOf(merchant, request.DeviceSn, out var speaker);
        var command = new ReportOrder(transaction, speaker.Account);
        var status = await call.Ask(call.Grains.Payment(no.OrderOf(merchant)), order => order.Report(command));
        return status switch
        {
            ReportOrderStatus.Announced => Answer.Ok(
                new Response(request.SubMchid, request.CodeUrl, request.OutTradeNo, request.DeviceSn, number)),
            ReportOrderStatus.OrderNotPaid => Answer.Refuse(ErrorCode.OrderNotExist),
            ReportOrderStatus.AnnouncedElsewhere => MerchantDevice.Invalid("another device has said it"),
            ReportOrderStatus.OutboxFull => Answer.Refuse(ErrorCode.RuleLimit),
            ReportOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    public sealed record Request
    {
        [Text(32)] public required string SubMchid { get; init; }
        [Text(512)] public required string CodeUrl { get; init; }
        [Text(32)] public required string OutTradeNo { get; init; }
        [Text(DeviceId.SerialNoMax, Alphabet = DeviceId.Letters)] public required string DeviceSn { get; init; }
    }

    public sealed record Response(string SubMchid, string CodeUrl, string OutTradeNo, string DeviceSn, string TransactionId);
}
