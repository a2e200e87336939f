using System.Collections.Immutable;
using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.Sharing;

/// <summary>A profit-sharing order as its merchant sees it.</summary>
/// <remarks>Source: GET /v3/profitsharing/orders/{out_order_no}.</remarks>
/// <param name="SubMchid">Whose order it is, if its service provider asks.</param>
/// <param name="OrderId">Our number of the profit-sharing order.</param>
/// <param name="State">FINISHED when every receiver has its part or can't have it; else PROCESSING.</param>
/// <param name="Receivers">As they were sent; of an unfreezing, the merchant itself with what was left.</param>
public sealed record ShareAnswer(
    string? SubMchid, string TransactionId, string OutOrderNo, string OrderId, string State, ImmutableArray<SharePart> Receivers)
{
    /// <param name="share">One that has terms.</param>
    /// <returns>Null if its order has refused it: then it is none for its merchant.</returns>
    public static ShareAnswer? Of(Share share, Order order, OpenIds openIds)
    {
        var terms = share.Terms!;
        if (terms.UnfreezeReason is not null)
        {
            return order.Unfrozen is { } unfrozen && unfrozen.By == terms.OutSharingNo ? Of(share, true, [Rest(share, unfrozen)]) : null;
        }

        var isTaken = share.FinishedAt is not null || order.Shares.Any(part => part.OutSharingNo == terms.OutSharingNo && !part.IsBack);
        return isTaken
            ? Of(share, share.FinishedAt is not null, [.. terms.Receivers.Select((_, i) => Part(share, i, openIds))])
            : null;
    }

    private static ShareAnswer Of(Share share, bool isFinished, ImmutableArray<SharePart> parts) => new(
        share.Terms!.Partner is null ? null : $"{share.Terms.Merchant}",
        share.Terms.TransactionId.Value,
        share.Terms.OutSharingNo.Value,
        $"{new ShareOrderId(share.Terms.Merchant, share.Terms.OutSharingNo)}",
        isFinished ? "FINISHED" : "PROCESSING",
        parts);

    private static SharePart Part(Share share, int i, OpenIds openIds)
    {
        var (terms, failure) = (share.Terms!, share.Failures[i]);
        var receiver = terms.Receivers[i];
        var transfer = Share.TransferOf(terms.OutSharingNo.ShareOf(terms.Merchant), i);
        var finished = failure == ShareFailure.None ? share.FinishedAt : share.CreatedAt;
        return new(
            receiver.Amount.Minor,
            receiver.Description,
            ReceiverAccounts.TypeOf(terms, receiver.Account, i),
            ReceiverAccounts.NameOf(terms, receiver.Account, i, openIds),
            failure != ShareFailure.None ? "CLOSED" : finished is null ? "PENDING" : "SUCCESS",
            ReasonOf(failure),
            ShareDetailId.OfPart(transfer, share.CreatedAt),
            Times.Format(share.CreatedAt),
            finished is { } at ? Times.Format(at) : null);
    }

    private static SharePart Rest(Share share, OrderThaw unfrozen)
    {
        var terms = share.Terms!;
        return new(
            unfrozen.Amount.Minor,
            terms.UnfreezeReason!,
            ReceiverAccounts.Merchant,
            $"{terms.Merchant}",
            "SUCCESS",
            null,
            ShareDetailId.OfPart(TransferId.Of(terms.Order, "settle"), share.CreatedAt),
            Times.Format(share.CreatedAt),
            Times.Format(unfrozen.At));
    }

    private static string? ReasonOf(ShareFailure failure) => failure switch
    {
        ShareFailure.None => null,
        ShareFailure.AccountAbnormal => "ACCOUNT_ABNORMAL",
        ShareFailure.NoRelation => "NO_RELATION",
        _ => throw new UnreachableException($"{failure}"),
    };
}

/// <summary>One receiver's part.</summary>
/// <param name="Description">Why, as it was sent.</param>
/// <param name="Account">A merchant's mchid, or a user's openid under the app that it was named by.</param>
/// <param name="Result">PENDING, SUCCESS, or CLOSED: the receiver can't have it.</param>
/// <param name="FailReason">With CLOSED: ACCOUNT_ABNORMAL or NO_RELATION.</param>
/// <param name="FinishTime">Once it is SUCCESS or CLOSED.</param>
public sealed record SharePart(
    long Amount,
    string Description,
    string Type,
    string Account,
    string Result,
    string? FailReason,
    string DetailId,
    string CreateTime,
    string? FinishTime);
