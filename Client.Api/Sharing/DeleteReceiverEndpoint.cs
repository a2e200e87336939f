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
            .Refuses(Sharer.Refusals)
            .Refuses(ErrorCode.InvalidRequest, "it is the merchant itself")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var (sharer, notAllowed) = await Sharer.Read(call, request.SubMchid, request.Appid, request.SubAppid);
        if (notAllowed is not null) return notAllowed;
        if (!sharer.TryRead(request.Type, request.Account, "", out var account, out var refusal)) return refusal;

        var status = await call.Ask(call.Grains.Receivers(sharer.Of.Merchant), list => list.Delete(new(account)));
        return status switch
        {
            ReceiverStatus.Done => Answer.Ok(new Response(request.SubMchid, request.Type, request.Account)),
            ReceiverStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    public sealed record Request
    {
        /// <summary>Whose money is shared out, if the caller is its service provider; the caller's own unless it is given.</summary>
        [Text(32)] public string? SubMchid { get; init; }

        [Text(32)] public required string Appid { get; init; }

        /// <summary>An app of `sub_mchid`; needed with a PERSONAL_SUB_OPENID.</summary>
        [Text(32)] public string? SubAppid { get; init; }

        [OneOf(ReceiverAccounts.Merchant, ReceiverAccounts.Person, ReceiverAccounts.PersonOfSub)]
        public required string Type { get; init; }

        /// <summary>A merchant's mchid, or a user's openid under `appid`, or under `sub_appid`.</summary>
        [Text(64)] public required string Account { get; init; }
    }

    /// <param name="Account">As it was sent.</param>
    public sealed record Response(string? SubMchid, string Type, string Account);
}
