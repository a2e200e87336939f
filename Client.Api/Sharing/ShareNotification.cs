using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.Sharing;

/// <summary>What a merchant is told when a receiver's part is on its way, or is given back: the plaintext of PROFITSHARING.SUCCESS and
/// PROFITSHARING.RETURN.</summary>
/// <remarks>A merchant that shares out itself is `mchid`; a service provider `sp_mchid`, and its merchant `sub_mchid`.</remarks>
internal sealed record ShareNotification(
    string? Mchid,
    string? SpMchid,
    string? SubMchid,
    string TransactionId,
    string OrderId,
    string OutOrderNo,
    NotifiedReceiver Receiver,
    string SuccessTime)
{
    /// <param name="description">Of the part, or of the return.</param>
    public static ShareNotification Of(ShareTerms terms, ShareNotice notice, string description, OpenIds openIds) => new(
        terms.Partner is null ? $"{terms.Merchant}" : null,
        terms.Partner is { } partner ? $"{partner}" : null,
        terms.Partner is null ? null : $"{terms.Merchant}",
        terms.TransactionId.Value,
        $"{new ShareOrderId(terms.Merchant, terms.OutSharingNo)}",
        terms.OutSharingNo.Value,
        new(
            ReceiverAccounts.TypeOf(terms, notice.Receiver, notice.Part),
            ReceiverAccounts.NameOf(terms, notice.Receiver, notice.Part, openIds),
            notice.Amount.Minor,
            description),
        Times.Format(notice.At));
}

internal sealed record NotifiedReceiver(string Type, string Account, long Amount, string Description);
