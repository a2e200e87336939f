using Tael.Client.Api.Figures;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Wallets;

/// <summary>What payers' calls are made with.</summary>
internal sealed record WalletServices(
    IGrainFactory Grains,
    GrainCalls Calls,
    PrepayIds PrepayIds,
    Passwords Passwords,
    OpenIds OpenIds,
    PaymentCodes PaymentCodes,
    PayoutTokens PayoutTokens,
    ServiceTokens ServiceTokens,
    MerchantCodeTokens MerchantCodes,
    WebhookNudge Nudge,
    ApiFigures Figures,
    TimeProvider Clock);
