using System.Diagnostics;
using System.Text;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>How a request to give a user money becomes terms, and the decisions an answer: alike for every way of giving.</summary>
internal static class Paying
{
    /// <summary>What every way of giving is refused with.</summary>
    public static readonly (ErrorCode Code, string When)[] Refusals =
    [
        (ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant"),
        (ErrorCode.AlreadyExists, "the merchant's number was used for something with other content"),
        (ErrorCode.NotEnough, "the merchant does not have so much; nothing has been done, and the same request may be sent later"),
        (ErrorCode.InvalidRequest, "the transfer was cancelled before it arrived, its time is over, or the user has not agreed to be paid so without confirming"),
        (ErrorCode.MchNotExists, "the merchant is not registered any more"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    /// <summary>What was asked for, in the domain's words; or why it is malformed.</summary>
    public static (PayoutTerms? Terms, Refusal? Refusal) Read(V3Call call, PayoutContentRequest request, UserId payee)
    {
        if (request.TransferSceneReportInfos.IsEmpty)
        {
            return (null, Refusal.Body("/transfer_scene_report_infos", "[]", "must have at least 1 item"));
        }

        byte[]? name = null;
        if (request.UserName is { } encrypted
            && !SensitiveText.TryRead(call, "/user_name", encrypted, out name, out var refusal))
        {
            return (null, refusal);
        }

        var no = OutBillNo.Parse(request.OutBillNo);
        return (new()
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
            PayeeNameHash = name is null ? null : call.Services.PayoutTokens.HashOf(no.PayoutOf(call.Merchant.Id), name),
        }, null);
    }

    /// <summary>Makes the payout and gives it its money.</summary>
    /// <returns>It, once it has its money or had it; else why not.</returns>
    public static async Task<(Payout? Made, Refusal? Refusal)> Make(V3Call call, PayoutTerms terms)
    {
        if (await Create(call, terms) is { } notMade) return (null, notMade);
        if (await Fund(call, terms) is { } notFunded) return (null, notFunded);

        var payout = await call.Ask(call.Grains.Payout(AccountOf(terms)), grain => grain.Look());
        call.Services.Nudge.Give();
        return (payout, null);
    }

    public static Refusal Invalid(string issue) =>
        new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };

    private static async Task<Refusal?> Create(V3Call call, PayoutTerms terms)
    {
        var command = new CreatePayout(terms);
        var status = await call.Ask(call.Grains.Payout(AccountOf(terms)), payout => payout.Create(command));
        if (status == CreatePayoutStatus.Created) return null;

        call.NoteRefusal(AccountOf(terms), terms.OutBillNo.Value, nameof(CreatePayout), $"{status}");
        return status switch
        {
            CreatePayoutStatus.OutBillNoUsed => new(
                ErrorCode.AlreadyExists, "/out_bill_no", terms.OutBillNo.Value, "used for a transfer with other content", "body"),
            CreatePayoutStatus.Cancelled => Invalid("the transfer was cancelled"),
            CreatePayoutStatus.NotAuthorized => Invalid("the user has not agreed to be paid so without confirming, or no longer"),
            CreatePayoutStatus.AmountOutOfRange => Refusal.Body("/transfer_amount", $"{terms.Amount.Minor}", "out of range"),
            CreatePayoutStatus.NameNeeded => Refusal.Body("/user_name", "", "is needed from 2,000 yuan on"),
            CreatePayoutStatus.AccountStopped => new(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<Refusal?> Fund(V3Call call, PayoutTerms terms)
    {
        var command = new FundPayout(terms.Merchant, terms.OutBillNo, terms.Amount);
        var status = await call.Ask(call.Grains.Merchant(terms.Merchant), merchant => merchant.Fund(command));
        return status switch
        {
            FundPayoutStatus.Funded => null,
            FundPayoutStatus.MerchantNotFound => new(ErrorCode.MchNotExists),
            FundPayoutStatus.NotEnough => new(
                ErrorCode.NotEnough, "/transfer_amount", $"{terms.Amount.Minor}", "the merchant does not have so much", "body"),
            FundPayoutStatus.OutboxFull => new(ErrorCode.FrequencyLimited),
            FundPayoutStatus.AccountStopped => new(ErrorCode.AccountError),
            FundPayoutStatus.PayoutEnded => Invalid("the transfer was cancelled, or is overdue"),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static AccountId AccountOf(PayoutTerms terms) => terms.OutBillNo.PayoutOf(terms.Merchant);
}
