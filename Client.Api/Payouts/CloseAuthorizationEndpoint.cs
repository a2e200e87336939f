using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/user-confirm-authorization/out-authorization-no/{out_authorization_no}/close: from now on the
/// user confirms each transfer.</summary>
/// <remarks>Any number of times; what ended it first is told. One that has never arrived is NOT_FOUND, and can't come any more.</remarks>
public static class CloseAuthorizationEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post("/v3/fund-app/mch-transfer/user-confirm-authorization/out-authorization-no/{out_authorization_no}/close", Handle)
            .Answers<AuthorizationAnswer>()
            .Refuses(ErrorCode.NotFound, "there is no such authorisation of this merchant, and from now on there can't be")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("out_authorization_no");
        if (!OutAuthorizationNo.TryParse(text, out var no)) return Refusal.Url("out_authorization_no", text, "is no out_authorization_no");

        var grain = call.Grains.PayoutAuthorization(no.AuthorizationOf(call.Merchant.Id));
        var command = new ClosePayoutAuthorization();
        var status = await call.Ask(grain, authorization => authorization.Close(command));
        call.Services.Nudge.Give();
        return status switch
        {
            CloseAuthorizationStatus.Closed => Answer.Ok(AuthorizationAnswer.Of(
                (await call.Ask(grain, authorization => authorization.Look()))!, call.Services.OpenIds)),
            CloseAuthorizationStatus.NotFound => Answer.Refuse(ErrorCode.NotFound),
            CloseAuthorizationStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }
}
