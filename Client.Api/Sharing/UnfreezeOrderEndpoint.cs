using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>POST /v3/profitsharing/orders/unfreeze: the merchant gets what is left of a frozen order, less the fee on all of it.</summary>
/// <remarks>The same request again is answered as it was; other content under the number, INVALID_REQUEST. So is unfreezing again under
/// another number.</remarks>
public static class UnfreezeOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/profitsharing/orders/unfreeze", Handle)
            .Answers<ShareAnswer>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")
            .Refuses(ErrorCode.ResourceNotExists, "there is no such order of this merchant")
            .Refuses(ErrorCode.InvalidRequest, "the number stands for other content, the order was not made to be shared out or not by the caller, or it has been unfrozen")
            .Refuses(ErrorCode.RateLimitExceed, "too much is asked for at once; nothing has been done, so send it again")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var (of, notAllowed) = await Partnership.Of(call, request.SubMchid, "/sub_mchid", "body");
        if (notAllowed is not null) return notAllowed;

        var (account, order, unknown) = await SharedOrders.Find(call, of, request.TransactionId, ("/transaction_id", "body"));
        if (unknown is not null) return unknown;

        var terms = new ShareTerms
        {
            Merchant = of.Merchant,
            Partner = of.Partner,
            OutSharingNo = OutSharingNo.Parse(request.OutOrderNo),
            Order = account,
            TransactionId = TransactionId.Parse(request.TransactionId),
            UnfreezeReason = request.Description,
        };
        var grain = call.Grains.Share(terms.OutSharingNo.ShareOf(terms.Merchant));

        // Refused here, the number stays free. But a retry is answered as the first time.
        if (await call.Ask(grain, share => share.Look()) is not { Terms: not null }
            && UnfreezeOrder.WhyNot(order, Instant.Of(call.Services.Clock)) is { } reason)
        {
            return SharedOrders.Refuse(call, terms, reason);
        }

        if (await SharedOrders.Create(call, new(terms, [])) is { } taken) return taken;

        var command = new UnfreezeOrder(terms.OutSharingNo);
        var status = await call.Ask(call.Grains.Payment(account), payment => payment.Unfreeze(command));
        return status == ShareOrderStatus.Shared
            ? await QueryShareEndpoint.Show(call, of, terms.OutSharingNo, terms.TransactionId)
            : SharedOrders.Refuse(call, terms, status);
    }

    public sealed record Request
    {
        /// <summary>Whose money is unfrozen, if the caller is its service provider; the caller's own unless it is given.</summary>
        [Text(32)] public string? SubMchid { get; init; }

        [Text(32)] public required string TransactionId { get; init; }
        [Text(OutSharingNo.LengthMax, Alphabet = OutSharingNo.Letters)] public required string OutOrderNo { get; init; }

        /// <summary>Why.</summary>
        [Text(80)] public required string Description { get; init; }
    }
}
