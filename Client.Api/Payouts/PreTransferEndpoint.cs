using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/transfer-bills/pre-transfer-with-authorization: money for a user, who confirms it, and while
/// they do so is asked to agree to being paid without confirming from then on.</summary>
/// <remarks>As POST …/transfer-bills otherwise. The authorisation is there when its transfer is; a transfer that is refused for want of money
/// may be sent again. Without authorization_info it is nothing but a transfer.</remarks>
public static class PreTransferEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/fund-app/mch-transfer/transfer-bills/pre-transfer-with-authorization", Handle)
            .Answers<Response>()
            .Refuses(Paying.Refusals);

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;
        if (!call.Services.OpenIds.TryParse(request.Openid, request.Appid, out var payee))
        {
            return Refusal.Body("/openid", Refusal.Shorten(request.Openid), "is no openid of this appid");
        }

        var (terms, malformed) = Paying.Read(call, request, payee);
        if (terms is null) return malformed!;

        if (AuthorizationOf(call, request, payee) is { } wanted)
        {
            // Before the money: an authorisation without its transfer does nothing and ends by itself.
            if (await Authorizing.Ask(call, wanted, "/authorization_info/out_authorization_no") is { } used) return used;

            terms = terms with { AsksFor = wanted.Account };
        }

        var (payout, refusal) = await Paying.Make(call, terms);
        if (refusal is not null) return refusal;

        var made = CreatePayoutEndpoint.Response.Of(call, payout!);
        return Answer.Ok(new Response(
            made.OutBillNo, made.TransferBillNo, made.CreateTime, made.State, made.FailReason, made.PackageInfo,
            request.AuthorizationInfo?.UserDisplayName, request.AuthorizationInfo?.OutAuthorizationNo));
    }

    private static PayoutAuthorizationTerms? AuthorizationOf(V3Call call, Request request, UserId payee) =>
        request.AuthorizationInfo is { } info
            ? new(
                call.Merchant.Id, OutAuthorizationNo.Parse(info.OutAuthorizationNo), request.Appid, payee, request.TransferSceneId,
                info.UserDisplayName, info.AuthorizationNotifyUrl, request.UserRecvPerception,
                Payout: OutBillNo.Parse(request.OutBillNo).PayoutOf(call.Merchant.Id))
            : null;

    public sealed record Request : PayoutContentRequest
    {
        [Text(128)] public required string Openid { get; init; }
        public AuthorizationInfoRequest? AuthorizationInfo { get; init; }
        [NotOffered("a merchant pays from its own account")] public string? SponsorMchid { get; init; }
    }

    public sealed record AuthorizationInfoRequest
    {
        [Text(32)] public required string UserDisplayName { get; init; }

        [Text(Domain.Payouts.OutAuthorizationNo.LengthMax, Alphabet = Domain.Payouts.OutAuthorizationNo.Letters)]
        public required string OutAuthorizationNo { get; init; }

        [NotifyUrl(256)] public required string AuthorizationNotifyUrl { get; init; }
    }

    /// <param name="PackageInfo">For the payee's app, while they can confirm.</param>
    public sealed record Response(
        string OutBillNo, string TransferBillNo, string CreateTime, string State, string? FailReason, string? PackageInfo,
        string? UserDisplayName, string? OutAuthorizationNo);
}
