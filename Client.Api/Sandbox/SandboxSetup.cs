using Tael.Client.Api.Notifications;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Pages;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Sandbox;

/// <summary>What stands under /sandbox: merchants, users, money, time, faults, webhooks and signatures for tests.</summary>
/// <remarks>In production none of it is added nor mapped: the paths do not exist there.</remarks>
public static class SandboxSetup
{
    public static void AddSandbox(this IServiceCollection services, SandboxOptions options, TestClock clock)
    {
        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton<SandboxSerials>();
        services.AddSingleton<SandboxPeople>();
        services.AddSingleton<SandboxDevices>();
        services.AddSingleton<DemoWorld>();
        services.AddSingleton<SandboxCalls>();
        services.AddSingleton<ICallLog>(made => made.GetRequiredService<SandboxCalls>());
        services.AddSingleton<SandboxFaults>();
        services.AddSingleton<IFaults>(made => made.GetRequiredService<SandboxFaults>());
        services.AddSingleton<IWebhookFaults>(made => made.GetRequiredService<SandboxFaults>());
    }

    public static void MapSandbox(this IEndpointRouteBuilder app)
    {
        var sandbox = app.MapGroup("/sandbox");
        sandbox.AddEndpointFilter(new LoopbackOnly(app.ServiceProvider.GetRequiredService<SandboxOptions>()));
        sandbox.AddEndpointFilter<RouteGroupBuilder, FailureAnswer>();
        sandbox.MayFail().Refuses(403, "NOT_LOOPBACK", "the call comes from another machine, or for another page");
        ClockEndpoint.Map(sandbox);
        MakeMerchantEndpoint.Map(sandbox);
        MakeUserEndpoint.Map(sandbox);
        MakeDeviceEndpoint.Map(sandbox);
        MakeFaceEndpoint.Map(sandbox);
        AgreeTrustServiceEndpoint.Map(sandbox);
        VerifyIdentityEndpoint.Map(sandbox);
        TopUpWalletEndpoint.Map(sandbox);
        WebhookLogEndpoint.Map(sandbox);
        ReplayWebhookEndpoint.Map(sandbox);
        ExplainSignatureEndpoint.Map(sandbox);
        FaultsEndpoint.Map(sandbox);
        ResetEndpoint.Map(sandbox);
        CallsEndpoint.Map(sandbox);
        RotatePlatformKeysEndpoint.Map(sandbox);
        MakeMerchantKeyEndpoint.Map(sandbox);
        sandbox.MapPage("sandbox/");
    }

    /// <summary>Makes the demo merchant, user and device if they are not there yet, and writes their files.</summary>
    /// <param name="baseUrl">Where clients reach us: known only when the server listens.</param>
    public static Task MakeDemoWorld(this IServiceProvider services, string baseUrl) =>
        services.GetRequiredService<DemoWorld>().Make(baseUrl);
}
