using Tael.Client.Api.Bills;
using Tael.Client.Api.Certificates;
using Tael.Client.Api.CombinedOrders;
using Tael.Client.Api.Devices;
using Tael.Client.Api.Faces;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Media;
using Tael.Client.Api.Members;
using Tael.Client.Api.MerchantCodes;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Operators;
using Tael.Client.Api.Pages;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Payouts;
using Tael.Client.Api.Runtime;
using Tael.Client.Api.Sandbox;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Sharing;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.V2;

namespace Tael.Client.Api;

/// <summary>What a process has that speaks to clients: merchants' calls, wallets, devices, operators, pages, and who sends webhooks.</summary>
internal static class FrontEnd
{
    public static void AddFrontEnd(this IServiceCollection services, TaelApiOptions options, Secrets secrets)
    {
        AddWire(services, options, secrets);
        services.AddWebhookSender(options.IsSandbox ? WebhookTargets.Any : WebhookTargets.PublicHttps);
        services.AddWallet();
        services.AddDevices();
        services.AddFaces();
    }

    public static void MapFrontEnd(this WebApplication app, TaelApiOptions options)
    {
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.UseDeviceCallLog();
        MapV3(app);
        MapV2(app);
        OpenH5OrderEndpoint.Map(app);
        app.MapWallet();
        app.MapDevices();
        app.MapOperators();
        app.MapConsole();
        app.MapWalletPage();
        app.MapApiDescription();
        app.UseApiPage();
        app.MapDashboard();
        if (options.IsSandbox) app.MapSandbox();
    }

    private static void AddWire(IServiceCollection services, TaelApiOptions options, Secrets secrets)
    {
        // Signatures, nonces and retries go by the real clock, whatever time it is for business.
        var realClock = TimeProvider.System;
        services.AddRouting();
        services.AddSingleton(options);
        services.AddSingleton(secrets);
        services.AddSingleton(secrets.Platform);
        services.AddSingleton(new Vault(secrets));
        services.AddSingleton<OpenIds>();
        services.AddSingleton<PrepayIds>();
        services.AddSingleton<PaymentCodes>();
        services.AddSingleton<PayoutTokens>();
        services.AddSingleton<ServiceTokens>();
        services.AddSingleton<MerchantCodeTokens>();
        services.AddSingleton<MediaTokens>();
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<BillTokens>(made, realClock));
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<ReceiptTokens>(made, realClock));
        services.AddSingleton<UserTokens>();
        services.AddSingleton<Passwords>();
        services.AddSingleton(new GrainCalls(realClock));
        services.AddSingleton(new NonceMemory(realClock));
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<AnswerWriter>(made, realClock));
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<MerchantDirectory>(made, realClock));
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<SignatureCheck>(made, realClock));
        services.AddSingleton(_ => new RateLimits(options.Quotas));
        services.AddSingleton<V3Services>();
        services.AddSingleton<V3Pipeline>();
        services.AddSingleton<V2Pipeline>();
        services.AddHostedService<SavedDepositsFigures>();
    }

    private static void MapV3(WebApplication app)
    {
        var v3 = new V3Endpoints(app);
        ListCertificatesEndpoint.Map(v3);
        EchoEndpoint.Map(v3);
        UploadMediaEndpoint.Map(v3);
        CreateNativeOrderEndpoint.Map(v3);
        CreateJsapiOrderEndpoint.Map(v3);
        CreateAppOrderEndpoint.Map(v3);
        CreateH5OrderEndpoint.Map(v3);
        QueryOrderEndpoint.Map(v3);
        QueryTransactionEndpoint.Map(v3);
        CloseOrderEndpoint.Map(v3);
        CreateCodeOrderEndpoint.Map(v3);
        ReverseOrderEndpoint.Map(v3);
        RefundPaymentEndpoint.Map(v3);
        QueryRefundEndpoint.Map(v3);
        ApplyAbnormalRefundEndpoint.Map(v3);
        GetMerchantReceiptEndpoint.Map(v3);
        CreateCombinedJsapiOrderEndpoint.Map(v3);
        CreateCombinedAppOrderEndpoint.Map(v3);
        CreateCombinedH5OrderEndpoint.Map(v3);
        CreateCombinedNativeOrderEndpoint.Map(v3);
        QueryCombinedOrderEndpoint.Map(v3);
        CloseCombinedOrderEndpoint.Map(v3);
        CreatePartnerJsapiOrderEndpoint.Map(v3);
        CreatePartnerAppOrderEndpoint.Map(v3);
        CreatePartnerH5OrderEndpoint.Map(v3);
        CreatePartnerNativeOrderEndpoint.Map(v3);
        CreatePartnerCodeOrderEndpoint.Map(v3);
        CreatePartnerMiniProgramOrderEndpoint.Map(v3);
        CreatePartnerScannedOrderEndpoint.Map(v3);
        ReversePartnerOrderEndpoint.Map(v3);
        QueryPartnerOrderEndpoint.Map(v3);
        QueryPartnerTransactionEndpoint.Map(v3);
        ClosePartnerOrderEndpoint.Map(v3);
        MakeMerchantCodeEndpoint.Map(v3);
        GetMerchantCodeEndpoint.Map(v3);
        CloseMerchantCodeEndpoint.Map(v3);
        CreatePayoutEndpoint.Map(v3);
        QueryPayoutEndpoint.Map(v3);
        QueryTransferBillEndpoint.Map(v3);
        CancelPayoutEndpoint.Map(v3);
        AskAuthorizationEndpoint.Map(v3);
        QueryAuthorizationEndpoint.Map(v3);
        CloseAuthorizationEndpoint.Map(v3);
        TransferUnderAuthorizationEndpoint.Map(v3);
        PreTransferEndpoint.Map(v3);
        AskReceiptEndpoint.Map(v3);
        QueryReceiptEndpoint.Map(v3);
        ServiceOrderSetup.Map(v3);
        AddReceiverEndpoint.Map(v3);
        DeleteReceiverEndpoint.Map(v3);
        ShareOrderEndpoint.Map(v3);
        UnfreezeOrderEndpoint.Map(v3);
        QueryShareEndpoint.Map(v3);
        ReturnShareEndpoint.Map(v3);
        QueryReturnEndpoint.Map(v3);
        QueryUnsplitAmountEndpoint.Map(v3);
        QueryMaxRatioEndpoint.Map(v3);
        GetTradeBillEndpoint.Map(v3);
        GetFundFlowBillEndpoint.Map(v3);
        GetShareBillEndpoint.Map(v3);
        DownloadBillEndpoint.Map(v3);
        v3.MapDevices();
        v3.MapFaces();
        v3.MapMembers();
        v3.MapRest();
    }

    private static void MapV2(WebApplication app)
    {
        var v2 = new V2Endpoints(app);
        MicropayEndpoint.Map(v2);
        QueryV2OrderEndpoint.Map(v2);
        ReverseV2OrderEndpoint.Map(v2);
    }
}
