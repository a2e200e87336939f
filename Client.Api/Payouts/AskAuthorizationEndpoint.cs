using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/user-confirm-authorization: asks a user to agree to being paid without confirming.</summary>
/// <remarks>The user has 24 hours. The same request again is answered with what has become of it; other content under the number,
/// ALREADY_EXISTS. A user may have agreed more than once; each is good for its own app and scene.</remarks>
public static class AskAuthorizationEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/fund-app/mch-transfer/user-confirm-authorization", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
            .Refuses(ErrorCode.AlreadyExists, "`out_authorization_no` was used for an authorisation with other content")
            .Refuses(ErrorCode.InvalidRequest, "the authorisation was closed before it arrived")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;
        if (!call.Services.OpenIds.TryParse(request.Openid, request.Appid, out var payee))
        {
            return Refusal.Body("/openid", Refusal.Shorten(request.Openid), "is no openid of this appid");
        }

        var terms = new PayoutAuthorizationTerms(
            call.Merchant.Id, OutAuthorizationNo.Parse(request.OutAuthorizationNo), request.Appid, payee, request.TransferSceneId,
            request.UserDisplayName, request.AuthorizationNotifyUrl, request.UserRecvPerception, Ordering.Text(request.SceneInfo));
        if (await Authorizing.Ask(call, terms, "/out_authorization_no") is { } refusal) return refusal;

        var made = (await call.Ask(call.Grains.PayoutAuthorization(terms.Account), grain => grain.Look()))!;
        var state = AuthorizationAnswer.StateOf(made);
        return Answer.Ok(new Response(
            terms.No.Value, state, Times.Format(made.CreatedAt),
            state == AuthorizationAnswer.Waiting ? call.Services.PayoutTokens.PackageOf(terms.Merchant, terms.No) : null));
    }

    public sealed record Request
    {
        [Text(Domain.Payouts.OutAuthorizationNo.LengthMax, Alphabet = Domain.Payouts.OutAuthorizationNo.Letters)]
        public required string OutAuthorizationNo { get; init; }

        [Text(32)] public required string Appid { get; init; }
        [Text(128)] public required string Openid { get; init; }

        [OneOf("1000", "1002", "1004", "1005", "1009", "1010", "1011", "1013")]
        public required string TransferSceneId { get; init; }

        [Text(32)] public required string UserDisplayName { get; init; }
        [Text(256)] public string? UserRecvPerception { get; init; }
        [NotifyUrl(256)] public required string AuthorizationNotifyUrl { get; init; }

        /// <summary>Kept, and without effect.</summary>
        public SceneRequest? SceneInfo { get; init; }
    }

    public sealed record SceneRequest
    {
        [Text(45)] public string? ClientIp { get; init; }
        [Text(32)] public string? DeviceId { get; init; }
        [OneOf("IOS", "ANDROID", "HARMONY", "OTHER")] public string? DeviceType { get; init; }
    }

    /// <param name="State">WAIT_USER_CONFIRM at first.</param>
    /// <param name="PackageInfo">For the user's app, while they can agree.</param>
    public sealed record Response(string OutAuthorizationNo, string State, string CreateTime, string? PackageInfo);
}
