using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>POST /v3/profitsharing/receivers/delete: the merchant no longer shares out to somebody.</summary>
/// <remarks>Deleting whoever is no receiver is done too. What was shared out before stays so.</remarks>
public static class DeleteReceiverEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/profitsharing/receivers/delete", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
            .Refuses(ErrorCode.InvalidRequest, "it is the merchant itself")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (SharedOrders.RefuseApp(call, request.Appid) is { } foreign) return foreign;
        if (!ReceiverAccounts.TryRead(call, request.Type, request.Account, request.Appid, "/account", out var account, out var refusal))
        {
            return refusal;
        }

        var status = await call.Ask(call.Grains.Receivers(call.Merchant.Id), list => list.Delete(new(account)));
        return status switch
        {
            ReceiverStatus.Done => Answer.Ok(new Response(request.Type, request.Account)),
            ReceiverStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    public sealed record Request
    {
        [NotOffered("partner mode is not offered")] public string? SubMchid { get; init; }
        [Text(32)] public required string Appid { get; init; }
        [NotOffered("partner mode is not offered")] public string? SubAppid { get; init; }
        [OneOf(ReceiverAccounts.Merchant, ReceiverAccounts.Person)] public required string Type { get; init; }

        /// <summary>A merchant's mchid, or a user's openid under `appid`.</summary>
        [Text(64)] public required string Account { get; init; }
    }

    /// <param name="Account">As it was sent.</param>
    public sealed record Response(string Type, string Account);
}
