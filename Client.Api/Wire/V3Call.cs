using Tael.Client.Api.Keys;
using Tael.Client.Api.Notifications;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Wire;

/// <summary>One call whose signature is right: who calls, and what the endpoint may use.</summary>
/// <param name="MerchantKey">The key that the merchant signed with; sensitive fields of the answer are for it.</param>
/// <param name="AnswerKey">The platform's key that signs the answer.</param>
public sealed record V3Call(
    HttpContext Http, V3Services Services, KnownMerchant Merchant, RsaPool MerchantKey, PlatformKey AnswerKey)
    : MerchantCall(Http, Services, Merchant)
{
    /// <summary>Why a refund's money is to wait; null: it is not. Only the sandbox asks for that.</summary>
    public RefundHold? HoldsRefund { get; init; }
}

/// <summary>What endpoints of <c>/v3</c> work with.</summary>
public sealed record V3Services(
    IGrainFactory Grains,
    GrainCalls Calls,
    PlatformKeys Platform,
    PrepayIds PrepayIds,
    OpenIds OpenIds,
    PaymentCodes PaymentCodes,
    PayoutTokens PayoutTokens,
    MerchantCodeTokens MerchantCodes,
    BillTokens BillTokens,
    ReceiptTokens ReceiptTokens,
    ServiceTokens ServiceTokens,
    FaceTokens FaceTokens,
    MediaTokens MediaTokens,
    WebhookNudge Nudge,
    TimeProvider Clock);
