using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Payments;

/// <summary>What says at a till who pays, without the payer doing anything more: a payment code, or a face that was seen.</summary>
/// <param name="Request">As which request it pays, once.</param>
/// <param name="IsGoodNow">It is not too old.</param>
/// <param name="Face">The number of the consent to pay by this face; null: it is a payment code.</param>
internal readonly record struct PayerClaim(UserId User, RequestId Request, bool IsGoodNow, int? Face)
{
    public static PayerClaim Of(PaymentCode code, Instant now) => new(code.User, code.Request, PaymentCodes.IsGood(code, now), null);

    public static PayerClaim Of(FaceCode code, Instant now) => new(code.User, code.Request, now <= code.GoodUntil, code.Face);

    /// <summary>The field that has brought it.</summary>
    public string Field => Face is null ? "/payer/auth_code" : "/auth_code";
}
