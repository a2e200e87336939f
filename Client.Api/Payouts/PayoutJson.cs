using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>A payout as merchants see it: the answer to their query, and the plaintext of their notification.</summary>
/// <remarks>Source: GET …/transfer-bills/out-bill-no/{out_bill_no}, MCHTRANSFER.BILL.FINISHED. A wallet takes what comes, so a payout is
/// SUCCESS as soon as its payee has confirmed it, and CANCELLED as soon as that is decided: TRANSFERING and CANCELING are not
/// seen. <c>user_name</c> is not told again: it is not kept.</remarks>
public static class PayoutJson
{
    /// <summary>Nobody confirmed it in time.</summary>
    private const string Overdue = "OVERDUE_CLOSE";

    /// <param name="payout">One that has terms: it exists.</param>
    public static ReadOnlyMemory<byte> Of(Payout payout, OpenIds openIds) => Write(json =>
    {
        var terms = payout.Terms!;
        json.WriteString("mch_id", terms.Merchant.ToString());
        json.WriteString("appid", terms.AppId);
        json.WriteString("transfer_remark", terms.Remark);
        WriteBill(json, payout, openIds);
    });

    public static ReadOnlyMemory<byte> Notification(Payout payout, OpenIds openIds) => Write(json =>
    {
        json.WriteString("mchid", payout.Terms!.Merchant.ToString());
        WriteBill(json, payout, openIds);
    });

    public static string StateOf(Payout payout) => payout.State switch
    {
        PayoutState.Created => "ACCEPTED",
        PayoutState.WaitingForPayee => "WAIT_USER_CONFIRM",
        PayoutState.Succeeded => "SUCCESS",
        PayoutState.Cancelled => "CANCELLED",
        PayoutState.Expired => "FAIL",
        _ => throw new UnreachableException($"{payout.State}"),
    };

    public static string? FailReasonOf(Payout payout) => payout.State == PayoutState.Expired ? Overdue : null;

    private static void WriteBill(Utf8JsonWriter json, Payout payout, OpenIds openIds)
    {
        var terms = payout.Terms!;
        json.WriteString("out_bill_no", terms.OutBillNo.Value);
        json.WriteString("transfer_bill_no", $"{new TransferBillNo(terms.Merchant, terms.OutBillNo)}");
        json.WriteString("state", StateOf(payout));
        json.WriteNumber("transfer_amount", terms.Amount.Minor);
        if (FailReasonOf(payout) is { } reason) json.WriteString("fail_reason", reason);
        json.WriteString("openid", openIds.Of(terms.Payee, terms.AppId));
        json.WriteString("create_time", Times.Format(payout.CreatedAt));
        json.WriteString("update_time", Times.Format(payout.ChangedAt));
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
