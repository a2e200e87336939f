using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund: send an ABNORMAL refund to a bank account instead.</summary>
/// <remarks>
/// A refund is ABNORMAL when its money can't go back the way it came. Here it always can: it came from a wallet, and a wallet takes what
/// comes. So the request is checked as a whole and then refused, as WeChat Pay refuses it for any refund that is not ABNORMAL.
/// </remarks>
public static class ApplyAbnormalRefundEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund", Handle)
            .Answers<RefundAnswer>()
            .Refuses(ErrorCode.InvalidRequest, "the refund is not ABNORMAL")
            .Refuses(ErrorCode.ResourceNotExists, "nothing has been refunded under this number");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var text = call.Path("refund_id");
        if (!RefundId.TryParse(text, out var id)) return Refusal.Url("refund_id", text, "is no refund_id");
        if (request.RefuseIncomplete() is { } incomplete) return incomplete;
        if (RefuseUnreadable(call, "/bank_account", request.BankAccount) is { } account) return account;
        if (RefuseUnreadable(call, "/real_name", request.RealName) is { } name) return name;

        var no = OutRefundNo.Parse(request.OutRefundNo);
        var refund = await call.Ask(call.Grains.Merchant(call.Merchant.Id), merchant => merchant.FindRefund(no));
        if (refund is null) return Answer.Refuse(ErrorCode.ResourceNotExists);
        if (refund.Id != id) return Refusal.Url("refund_id", text, "is not the refund of out_refund_no");

        return new Refusal(ErrorCode.InvalidRequest, "refund_id", text, "the refund is not ABNORMAL", "url");
    }

    private static Refusal? RefuseUnreadable(V3Call call, string field, string? encrypted) =>
        encrypted is null || SensitiveText.TryRead(call, field, encrypted, out _, out var refusal) ? null : refusal;

    /// <summary>What a merchant sends. Source: fields of the call; the payer's card needs a bank, a number and a name.</summary>
    public sealed record Request
    {
        private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@";

        [NotOffered("partner mode is not offered")] public string? SubMchid { get; init; }
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
