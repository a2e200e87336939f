using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>POST /v3/fund-app/mch-transfer/transfer-bills/transfer: money for a user who has agreed to be paid without confirming.</summary>
/// <remarks>SUCCESS at once. The same request again is answered as it was, though the user has ended the agreement since; other content
/// under the number, ALREADY_EXISTS. The agreement must be in effect when the transfer is made, and be for its app and scene.</remarks>
public static class TransferUnderAuthorizationEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/fund-app/mch-transfer/transfer-bills/transfer", Handle)
            .Answers<PayoutAnswer>()
            .Refuses(Paying.Refusals)
            .Refuses(ErrorCode.NotFound, "there is no such authorisation of this merchant");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        var (id, field) = request.Authorization(call);
        if (id is not { } known) return Refusal.Body(field, "", "or authorization_id must name the authorisation, and both the same one");

        var authorization = known.Merchant == call.Merchant.Id
            ? await call.Ask(call.Grains.PayoutAuthorization(known.Account), grain => grain.Look())
            : null;
        if (authorization?.Terms is not { } agreed)
        {
            return new Refusal(ErrorCode.NotFound, field, null, "there is no such authorisation", "body");
        }

        var (terms, malformed) = Paying.Read(call, request, agreed.Payee);
        if (terms is null) return malformed!;

        var (payout, refusal) = await Paying.Make(call, terms with { Authorization = known.Account });
        return refusal is null ? Answer.Ok(PayoutAnswer.Of(payout!, call.Services.OpenIds)) : refusal;
    }

    public sealed record Request : PayoutContentRequest
    {
        /// <summary>One of the two must be there.</summary>
        [Text(PayoutAuthorizationId.LengthMax)] public string? AuthorizationId { get; init; }

        [Text(Domain.Payouts.OutAuthorizationNo.LengthMax, Alphabet = Domain.Payouts.OutAuthorizationNo.Letters)]
        public string? OutAuthorizationNo { get; init; }

        [NotOffered("a merchant pays from its own account")] public string? SponsorMchid { get; init; }

        /// <returns>Null if none is named or two different ones are; and the field that is to blame.</returns>
        internal (PayoutAuthorizationId? Id, string Field) Authorization(V3Call call)
        {
            PayoutAuthorizationId? own = OutAuthorizationNo is { } no
                ? new(call.Merchant.Id, Domain.Payouts.OutAuthorizationNo.Parse(no))
                : null;
            if (AuthorizationId is null) return (own, "/out_authorization_no");

            return PayoutAuthorizationId.TryParse(AuthorizationId, out var ours) && (own is null || own == ours)
                ? (ours, "/authorization_id")
                : (null, "/authorization_id");
        }
    }
}
