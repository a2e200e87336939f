using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>GET /v3/fund-app/mch-transfer/user-confirm-authorization/out-authorization-no/{out_authorization_no}: what has become of a
/// user's agreement to be paid without confirming.</summary>
public static class QueryAuthorizationEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/fund-app/mch-transfer/user-confirm-authorization/out-authorization-no/{out_authorization_no}", Handle)
            .Answers<AuthorizationAnswer>()
            .Refuses(ErrorCode.NotFound, "there is no such authorisation of this merchant");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var text = call.Path("out_authorization_no");
        if (!OutAuthorizationNo.TryParse(text, out var no)) return Refusal.Url("out_authorization_no", text, "is no out_authorization_no");
        if (await Authorizing.Find(call, no) is not { } found) return Answer.Refuse(ErrorCode.NotFound);

        var answer = AuthorizationAnswer.Of(found, call.Services.OpenIds);
        return Answer.Ok(query.IsDisplayAuthorization == "true" && answer.State == AuthorizationAnswer.Waiting
            ? answer with { PackageInfo = call.Services.PayoutTokens.PackageOf(call.Merchant.Id, no) }
            : answer);
    }

    public sealed record Query
    {
        /// <summary>Whether `package_info` is wanted again.</summary>
        [OneOf("true", "false")] public string? IsDisplayAuthorization { get; init; }
    }
}
