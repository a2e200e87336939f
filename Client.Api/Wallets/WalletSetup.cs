using Tael.Client.Api.Faces;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Members;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Permissions;
using Tael.Client.Api.Plans;
using Tael.Client.Api.Scores;
using Tael.Client.Api.ServiceOrders;

namespace Tael.Client.Api.Wallets;

/// <summary>What payers' apps call, under /wallet/v1.</summary>
public static class WalletSetup
{
    public static void AddWallet(this IServiceCollection services) => services.AddSingleton<WalletServices>();

    public static void MapWallet(this IEndpointRouteBuilder app)
    {
        var wallet = app.MapGroup("/wallet/v1");
        wallet.AddEndpointFilter<RouteGroupBuilder, FailureAnswer>();
        wallet.AddEndpointFilter(new PayerToken(app.ServiceProvider.GetRequiredService<UserTokens>()));
        wallet.MayFail().Refuses(401, "TOKEN_INVALID", "the token is no user's, or no longer good");
        LookAtWalletEndpoint.Map(wallet);
        LookAtOrderEndpoint.Map(wallet);
        ShowPaymentCodeEndpoint.Map(wallet);
        PayOrderEndpoint.Map(wallet);
        LookAtMerchantCodeEndpoint.Map(wallet);
        PayMerchantCodeEndpoint.Map(wallet);
        LookAtPaymentEndpoint.Map(wallet);
        GetPayerReceiptEndpoint.Map(wallet);
        LookAtPayoutEndpoint.Map(wallet);
        ConfirmPayoutEndpoint.Map(wallet);
        OwnAuthorizationsEndpoint.Map(wallet);
        OwnPermissionsEndpoint.Map(wallet);
        OwnSignPlansEndpoint.Map(wallet);
        FamilyCardsEndpoint.Map(wallet);
        ListServiceOrdersEndpoint.Map(wallet);
        LookAtServiceOrderEndpoint.Map(wallet);
        ConfirmServiceOrderEndpoint.Map(wallet);
        PayServiceOrderEndpoint.Map(wallet);
        LookAtScoreEndpoint.Map(wallet);
        ChangeScoreConsentEndpoint.Map(wallet);
        LookAtScoreHistoryEndpoint.Map(wallet);
        ExportScoreEndpoint.Map(wallet);
        OwnCorrectionsEndpoint.Map(wallet);
        wallet.MapFaces();
        wallet.MapMembers();
    }
}
