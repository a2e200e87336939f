using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/transfer-bills: money for a user, who has 24 hours to confirm it.</summary>
/// <remarks>The same request again is answered with what has become of it; other content under the number, ALREADY_EXISTS. NOT_ENOUGH if
/// the merchant does not have so much: nothing has changed then, and the same request may be sent later.</remarks>
public static class CreatePayoutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<CreatePayoutRequest>("/v3/fund-app/mch-transfer/transfer-bills", Handle)
            .Answers<Response>()
            .Refuses(Paying.Refusals);

    internal static async Task<Answer> Handle(V3Call call, CreatePayoutRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;
        if (!call.Services.OpenIds.TryParse(request.Openid, request.Appid, out var payee))
        {
            return Refusal.Body("/openid", Refusal.Shorten(request.Openid), "is no openid of this appid");
        }

        var (terms, malformed) = Paying.Read(call, request, payee);
        if (terms is null) return malformed!;

        var (payout, refusal) = await Paying.Make(call, terms with { ReceiveStyle = request.UserRecvStyle?.Type });
        return refusal is null ? Answer.Ok(Response.Of(call, payout!)) : refusal;
    }

    /// <param name="PackageInfo">For the payee's app, while they can confirm.</param>
    public sealed record Response(
        string OutBillNo, string TransferBillNo, string CreateTime, string State, string? FailReason, string? PackageInfo)
    {
        internal static Response Of(V3Call call, Payout payout)
        {
            var terms = payout.Terms!;
            return new(
                terms.OutBillNo.Value,
                $"{new TransferBillNo(terms.Merchant, terms.OutBillNo)}",
                Times.Format(payout.CreatedAt),
                PayoutAnswer.StateOf(payout),
                PayoutAnswer.FailReasonOf(payout),
                payout.State == PayoutState.WaitingForPayee
                    ? call.Services.PayoutTokens.PackageOf(terms.Merchant, terms.OutBillNo)
                    : null);
        }
    }
}
