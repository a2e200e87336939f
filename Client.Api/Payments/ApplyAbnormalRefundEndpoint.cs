using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund: send the money of an ABNORMAL refund to the payer's bank
/// account, or back to the merchant, who settles it with the payer.</summary>
/// <remarks>A refund is ABNORMAL when its money can't go back the way it came: here only when a test wants it so. Then it is SUCCESS; said
/// once, it stays so. The card's number and name are checked for being readable, and not kept.</remarks>
public static class ApplyAbnormalRefundEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund", Handle)
            .Answers<RefundAnswer>()
            .Refuses(ErrorCode.InvalidRequest, "the refund is not ABNORMAL, or its money has gone the other way")
            .Refuses(ErrorCode.ResourceNotExists, "nothing has been refunded under this number")
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var text = call.Path("refund_id");
        if (!RefundId.TryParse(text, out var id)) return Refusal.Url("refund_id", text, "is no refund_id");
        if (request.RefuseIncomplete() is { } incomplete) return incomplete;
        if (RefuseUnreadable(call, "/bank_account", request.BankAccount) is { } account) return account;
        if (RefuseUnreadable(call, "/real_name", request.RealName) is { } name) return name;

        var (of, notAllowed) = await Partnership.Of(call, request.SubMchid, "/sub_mchid", "body");
        if (notAllowed is not null) return notAllowed;

        var no = OutRefundNo.Parse(request.OutRefundNo);
        var refund = await call.Ask(call.Grains.Merchant(of.Merchant), merchant => merchant.FindRefund(no));
        if (refund is null) return Answer.Refuse(ErrorCode.ResourceNotExists);
        if (refund.Id != id) return Refusal.Url("refund_id", text, "is not the refund of out_refund_no");

        var order = await call.Ask(call.Grains.Payment(refund.Order), payment => payment.Look());
        return order?.Terms is { } terms && of.Owns(terms)
            ? await Release(call, of, request, refund)
            : Answer.Refuse(ErrorCode.ResourceNotExists);
    }

    private static async Task<Answer> Release(V3Call call, Partnership of, Request request, Refund refund)
    {
        var command = new ReleaseRefund(
            refund.OutRefundNo, request.Type == "USER_BANK_CARD" ? RefundWay.PayersBank : RefundWay.Merchant);
        var status = await call.Ask(call.Grains.Payment(refund.Order), payment => payment.ReleaseHeld(command));
        call.Services.Nudge.Give();
        return status switch
        {
            ReleaseRefundStatus.Released => await QueryRefundEndpoint.AnswerWith(call, of, refund),
            ReleaseRefundStatus.RefundNotFound or ReleaseRefundStatus.NotAbnormal => NotAbnormal(refund, "the refund is not ABNORMAL"),
            ReleaseRefundStatus.WentElsewhere => NotAbnormal(refund, "the money has gone the other way"),
            ReleaseRefundStatus.OutboxFull => Answer.Refuse(ErrorCode.FrequencyLimited),
            ReleaseRefundStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static Refusal NotAbnormal(Refund refund, string issue) =>
        new(ErrorCode.InvalidRequest, "refund_id", refund.Id.Value, issue, "url");

    private static Refusal? RefuseUnreadable(V3Call call, string field, string? encrypted) =>
        encrypted is null || SensitiveText.TryRead(call, field, encrypted, out _, out var refusal) ? null : refusal;

    /// <summary>What a merchant sends. Source: fields of the call; the payer's card needs a bank, a number and a name.</summary>
    public sealed record Request
    {
        private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@";

        /// <summary>The merchant in whose name the caller, its service provider, has refunded.</summary>
        [Text(32)] public string? SubMchid { get; init; }
        [Text(Domain.Payments.OutRefundNo.LengthMax, Alphabet = Alphabet)] public required string OutRefundNo { get; init; }

        /// <summary>Whose card the money is to go to.</summary>
        [OneOf("MERCHANT_BANK_CARD", "USER_BANK_CARD")] public required string Type { get; init; }

        /// <summary>The card's bank.</summary>
        [OneOf(
            "CMB_DEBIT", "COMM_DEBIT", "ABC_DEBIT", "CCB_DEBIT", "ICBC_DEBIT", "BOC_DEBIT", "PAB_DEBIT", "SPDB_DEBIT",
            "CITIC_DEBIT", "CEB_DEBIT", "CMBC_DEBIT", "CIB_DEBIT", "GDB_DEBIT", "PSBC_DEBIT", "NBCB_DEBIT")]
        public string? BankType { get; init; }

        [Sensitive] public string? BankAccount { get; init; }
        [Sensitive] public string? RealName { get; init; }

        /// <summary>To the payer's card: which it is, and whose.</summary>
        internal Refusal? RefuseIncomplete() =>
            Type != "USER_BANK_CARD" ? null
            : BankType is null ? Refusal.Body("/bank_type", "", "is needed for the payer's card")
            : BankAccount is null ? Refusal.Body("/bank_account", "", "is needed for the payer's card")
            : RealName is null ? Refusal.Body("/real_name", "", "is needed for the payer's card")
            : null;
    }
}
