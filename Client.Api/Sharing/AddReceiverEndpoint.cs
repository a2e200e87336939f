using System.Diagnostics;
using System.Text;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>POST /v3/profitsharing/receivers/add: lets the merchant, or its service provider in its name, share out to another merchant
/// or to a user.</summary>
/// <remarks>Added again, a receiver is what it was added as last. INVALID_REQUEST if there is no such merchant or user, if a merchant is
/// called something else, or if the merchant has 20,000 receivers.</remarks>
public static class AddReceiverEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/profitsharing/receivers/add", Handle)
            .Answers<Response>()
            .Refuses(Sharer.Refusals)
            .Refuses(ErrorCode.InvalidRequest, "there is no such merchant or user, it is the merchant itself, a merchant has another name, or there are 20,000 receivers")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var (sharer, notAllowed) = await Sharer.Read(call, request.SubMchid, request.Appid, request.SubAppid);
        if (notAllowed is not null) return notAllowed;
        if (!sharer.TryRead(request.Type, request.Account, "", out var account, out var refusal)) return refusal;

        if (request.RelationType == "CUSTOM" && request.CustomRelation is null)
        {
            return Refusal.Body("/custom_relation", "", "is needed with CUSTOM");
        }

        byte[]? name = null;
        if (request.Name is { } encrypted && !SensitiveText.TryRead(call, "/name", encrypted, out name, out refusal)) return refusal;
        if (await WhyNot(call, account, request, name) is { } reason) return reason;

        var receiver = new Receiver(
            account, request.RelationType, request.CustomRelation,
            name is null ? null : call.Services.PayoutTokens.HashOf(account, name));
        var status = await call.Ask(call.Grains.Receivers(sharer.Of.Merchant), list => list.Add(new(receiver)));
        return status switch
        {
            ReceiverStatus.Done => Answer.Ok(new Response(
                request.SubMchid, request.Type, request.Account, name is null ? null : Convert.ToBase64String(call.MerchantKey.Encrypt(name)),
                request.RelationType, request.CustomRelation)),
            ReceiverStatus.TooMany => SharedOrders.Invalid("the merchant has 20,000 receivers"),
            ReceiverStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>A merchant's name is known here, and must be its own; a person's is not.</summary>
    private static async Task<Refusal?> WhyNot(V3Call call, AccountId account, Request request, byte[]? name)
    {
        if (!await ReceiverAccounts.Exists(call, account))
        {
            return new(ErrorCode.InvalidRequest, "/account", request.Account, "there is no such receiver", "body");
        }

        if (name is null || !MerchantId.TryOf(account, out var merchant)) return null;

        var known = await call.Ask(call.Grains.Merchant(merchant), grain => grain.Look());
        return Encoding.UTF8.GetString(name) == known!.Profile!.Name
            ? null
            : new(ErrorCode.InvalidRequest, "/name", "", "is not the merchant's name", "body");
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

        /// <summary>A merchant's must be the one it has here; a person's is only told apart from another one.</summary>
        [Sensitive] public string? Name { get; init; }

        [OneOf(
            "SERVICE_PROVIDER", "STORE", "STAFF", "STORE_OWNER", "PARTNER", "HEADQUARTER", "BRAND", "DISTRIBUTOR", "USER", "SUPPLIER",
            "CUSTOM")]
        public required string RelationType { get; init; }

        [Text(10)] public string? CustomRelation { get; init; }
    }

    /// <param name="Account">As it was sent.</param>
    /// <param name="Name">Encrypted for the key that the merchant signed with.</param>
    public sealed record Response(
        string? SubMchid, string Type, string Account, string? Name, string RelationType, string? CustomRelation);
}
