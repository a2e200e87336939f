using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>POST /v3/profitsharing/return-orders: a merchant that has received a part of an order gives it back, all or some of it.</summary>
/// <remarks>The same request again is answered as it was; other content under the number, INVALID_REQUEST. NOT_ENOUGH if the receiver
/// does not have so much: nothing has changed then, and the same request may be sent later. Persons give nothing back.</remarks>
public static class ReturnShareEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<ReturnShareRequest>("/v3/profitsharing/return-orders", Handle)
            .Answers<ReturnAnswer>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")
            .Refuses(ErrorCode.ResourceNotExists, "there is no such profit-sharing order of this merchant, or no part of it was the receiver's")
            .Refuses(ErrorCode.InvalidRequest, "the number stands for other content, or so much can't be given back: 180 days, 50 returns, more than was received")
            .Refuses(ErrorCode.NotEnough, "the receiver does not have so much; the same request may succeed later")
            .Refuses(ErrorCode.RateLimitExceed, "too much is asked for at once; nothing has been done, so send it again")
            .Refuses(ErrorCode.AccountError, "an account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, ReturnShareRequest request)
    {
        var (of, notAllowed) = await Partnership.Of(call, request.SubMchid, "/sub_mchid", "body");
        if (notAllowed is not null) return notAllowed;
        if (request.Refuse(of, out var no) is { } malformed) return malformed;
        if (!MerchantId.TryParse(request.ReturnMchid, out var returner))
        {
            return Refusal.Body("/return_mchid", Refusal.Shorten(request.ReturnMchid), "is no mchid");
        }

        var command = new ReturnShare(
            returner, of.Merchant, no, OutReturnNo.Parse(request.OutReturnNo), Money.Fen(request.Amount), request.Description);
        if (await Obstacle(call, of, command) is { } obstacle) return Refuse(command, ReturnShare.Of(obstacle));

        var status = await call.Ask(call.Grains.Merchant(returner), merchant => merchant.Return(command));
        if (status != ReturnShareStatus.Returned) return Refuse(command, status);

        // So that the merchant can use it when it hears of it.
        await call.Ask(call.Grains.Share(command.Share), share => share.Settle(command.OutReturnNo));
        call.Services.Nudge.Give();
        var asked = await call.Ask(call.Grains.Merchant(returner), merchant => merchant.FindReturn(command.OutReturnNo, command.Sharer));
        return await QueryReturnEndpoint.AnswerWith(call, of, no, asked!);
    }

    /// <summary>What keeps this return, if it is new, from being taken: refused here, no money has to go there and back.</summary>
    private static async Task<CreditStatus?> Obstacle(V3Call call, Partnership of, ReturnShare command)
    {
        var share = await call.Ask(call.Grains.Share(command.Share), grain => grain.Look());
        if (share?.Terms is not { } terms || terms.Partner != of.Partner) return CreditStatus.ShareNotFound;

        var now = Instant.Of(call.Services.Clock);
        var reason = CreditReturn.WhyNot(share, command.OutReturnNo, command.Returner.Account, command.Amount, now);
        if (reason is null or CreditStatus.ShareNotFound) return reason;

        var merchant = call.Grains.Merchant(command.Returner);
        return await call.Ask(merchant, m => m.FindReturn(command.OutReturnNo, command.Sharer)) is null ? reason : null;
    }

    private static Refusal Refuse(ReturnShare command, ReturnShareStatus status) => status switch
    {
        ReturnShareStatus.OutReturnNoUsed => new(
            ErrorCode.InvalidRequest, "/out_return_no", command.OutReturnNo.Value, "used for a return with other content", "body"),
        ReturnShareStatus.MerchantNotFound or ReturnShareStatus.ShareNotFound => new(
            ErrorCode.ResourceNotExists, "/return_mchid", $"{command.Returner}", "no part of such an order was this merchant's", "body"),
        ReturnShareStatus.NotEnough => new(
            ErrorCode.NotEnough, "/amount", $"{command.Amount.Minor}", "the receiver does not have so much", "body"),
        ReturnShareStatus.OutboxFull => new(ErrorCode.RateLimitExceed),
        ReturnShareStatus.AccountStopped => new(ErrorCode.AccountError),
        ReturnShareStatus.TooLate => SharedOrders.Invalid("it was shared out more than 180 days ago"),
        ReturnShareStatus.TooMany => SharedOrders.Invalid("50 returns of it have been made"),
        ReturnShareStatus.ExceedsPart => new(
            ErrorCode.InvalidRequest, "/amount", $"{command.Amount.Minor}", "is more than is left of what was received", "body"),
        _ => throw new UnreachableException($"{status}"),
    };
}
