using System.Diagnostics;
using System.Text;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/transfer-bills: money for a user, who has 24 hours to confirm it.</summary>
/// <remarks>The same request again is answered with what has become of it; other content under the number, ALREADY_EXISTS. NOT_ENOUGH if
/// the merchant does not have so much: nothing has changed then, and the same request may be sent later.</remarks>
public static class CreatePayoutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<CreatePayoutRequest>("/v3/fund-app/mch-transfer/transfer-bills", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
            .Refuses(ErrorCode.AlreadyExists, "`out_bill_no` was used for a transfer with other content")
            .Refuses(ErrorCode.NotEnough, "the merchant does not have so much; nothing has been done, and the same request may be sent later")
            .Refuses(ErrorCode.InvalidRequest, "the transfer was cancelled before it arrived, or its time is over")
            .Refuses(ErrorCode.MchNotExists, "the merchant is not registered any more")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, CreatePayoutRequest request)
    {
        if (!call.Merchant.Owns(request.Appid))
        {
            return new Refusal(ErrorCode.AppidMchidNotMatch, "/appid", request.Appid, "does not belong to the merchant", "body");
        }

        if (!call.Services.OpenIds.TryParse(request.Openid, request.Appid, out var payee))
        {
            return Refusal.Body("/openid", Refusal.Shorten(request.Openid), "is no openid of this appid");
        }

        if (request.TransferSceneReportInfos.IsEmpty)
        {
            return Refusal.Body("/transfer_scene_report_infos", "[]", "must have at least 1 item");
        }

        byte[]? name = null;
        if (request.UserName is { } encrypted
            && !SensitiveText.TryRead(call, "/user_name", encrypted, out name, out var refusal))
        {
            return refusal;
        }

        var terms = Terms(call, request, payee, name);
        return await Create(call, terms) ?? await Fund(call, terms) ?? await Show(call, terms);
    }

    /// <returns>Null if it is made.</returns>
    private static async Task<Answer?> Create(V3Call call, PayoutTerms terms)
    {
        var command = new CreatePayout(terms);
        var status = await call.Ask(call.Grains.Payout(AccountOf(terms)), payout => payout.Create(command));
        if (status == CreatePayoutStatus.Created) return null;

        NoteRefusal(call, terms.OutBillNo, nameof(CreatePayout), $"{status}");
        return status switch
        {
            CreatePayoutStatus.OutBillNoUsed => new Refusal(
                ErrorCode.AlreadyExists, "/out_bill_no", terms.OutBillNo.Value, "used for a transfer with other content", "body"),
            CreatePayoutStatus.Cancelled => Ended("the transfer was cancelled"),
            CreatePayoutStatus.AmountOutOfRange => Refusal.Body("/transfer_amount", $"{terms.Amount.Minor}", "out of range"),
            CreatePayoutStatus.NameNeeded => Refusal.Body("/user_name", "", "is needed from 2,000 yuan on"),
            CreatePayoutStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <returns>Null if it has its money, or had it.</returns>
    private static async Task<Answer?> Fund(V3Call call, PayoutTerms terms)
    {
        var command = new FundPayout(terms.Merchant, terms.OutBillNo, terms.Amount);
        var status = await call.Ask(call.Grains.Merchant(terms.Merchant), merchant => merchant.Fund(command));
        return status switch
        {
            FundPayoutStatus.Funded => null,
            FundPayoutStatus.MerchantNotFound => Answer.Refuse(ErrorCode.MchNotExists),
            FundPayoutStatus.NotEnough => new Refusal(
                ErrorCode.NotEnough, "/transfer_amount", $"{terms.Amount.Minor}", "the merchant does not have so much", "body"),
            FundPayoutStatus.OutboxFull => Answer.Refuse(ErrorCode.FrequencyLimited),
            FundPayoutStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            FundPayoutStatus.PayoutEnded => Ended("the transfer was cancelled, or is overdue"),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<Answer> Show(V3Call call, PayoutTerms terms)
    {
        var payout = (await call.Ask(call.Grains.Payout(AccountOf(terms)), grain => grain.Look()))!;
        call.Services.Nudge.Give();
        return Answer.Ok(new Response(
            terms.OutBillNo.Value,
            $"{new TransferBillNo(terms.Merchant, terms.OutBillNo)}",
            Times.Format(payout.CreatedAt),
            PayoutAnswer.StateOf(payout),
            PayoutAnswer.FailReasonOf(payout),
            payout.State == PayoutState.WaitingForPayee
                ? call.Services.PayoutTokens.PackageOf(terms.Merchant, terms.OutBillNo)
                : null));
    }

    internal static void NoteRefusal(V3Call call, OutBillNo no, string command, string code) =>
        _ = call.Grains.Book().Refused(no.PayoutOf(call.Merchant.Id), RequestId.Parse(no.Value), command, code);

    private static AccountId AccountOf(PayoutTerms terms) => terms.OutBillNo.PayoutOf(terms.Merchant);

    private static Refusal Ended(string issue) =>
        new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };

    private static PayoutTerms Terms(V3Call call, CreatePayoutRequest request, UserId payee, byte[]? name)
    {
        var no = OutBillNo.Parse(request.OutBillNo);
        return new()
        {
            Merchant = call.Merchant.Id,
            OutBillNo = no,
            AppId = request.Appid,
            Payee = payee,
            Amount = Money.Fen(request.TransferAmount),
            SceneId = request.TransferSceneId,
            SceneReport = Encoding.UTF8.GetString(WireJson.Write(request.TransferSceneReportInfos)),
            Remark = request.TransferRemark,
            NotifyUrl = request.NotifyUrl,
            Perception = request.UserRecvPerception,
            ReceiveStyle = request.UserRecvStyle?.Type,
            PayeeNameHash = name is null ? null : call.Services.PayoutTokens.HashOf(no.PayoutOf(call.Merchant.Id), name),
        };
    }

    /// <param name="PackageInfo">For the payee's app, while they can confirm.</param>
    public sealed record Response(
        string OutBillNo, string TransferBillNo, string CreateTime, string State, string? FailReason, string? PackageInfo);
}
