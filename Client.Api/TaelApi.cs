using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tael.Client.Api.Certificates;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Health;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.Operators;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Runtime;
using Tael.Client.Api.Sandbox;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Silo;

namespace Tael.Client.Api;

/// <summary>The whole of Tael in one process: silo, APIv3, and in the sandbox what merchants test with.</summary>
public sealed class TaelApi : IAsyncDisposable
{
    /// <summary>Calls under way when the process is told to stop have this long to end.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    private readonly WebApplication _app;

    private TaelApi(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    /// <summary>Where it answers, like <c>http://127.0.0.1:5080</c>.</summary>
    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it; when this returns, it answers.</summary>
    /// <param name="arrange">A test's last word on services and logs.</param>
    /// <exception cref="SecretsRefusedException">A secret is missing or unfit.</exception>
    public static async Task<TaelApi> StartAsync(
        TaelApiOptions options, Action<WebApplicationBuilder>? arrange = null)
    {
        Directory.CreateDirectory(options.Data);
        var secrets = Secrets.Open(Path.Combine(options.Data, "secrets"), options.Mode);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Tael.Client.Api" });
        Configure(builder, options);
        AddWire(builder.Services, options, secrets);

        var sandbox = new SandboxOptions(Path.Combine(options.Data, "sandbox"));
        var testClock = options.IsSandbox ? new TestClock(sandbox.Folder) : null;
        await builder.AddTael(new TaelOptions(options.Store, testClock ?? TimeProvider.System));
        builder.Services.AddWebhookSender(options.IsSandbox ? WebhookTargets.Any : WebhookTargets.PublicHttps);
        builder.Services.AddWallet();
        builder.AddMetrics();
        if (testClock is not null) builder.Services.AddSandbox(sandbox, testClock);

        arrange?.Invoke(builder);
        var app = builder.Build();
        MapV3(app);
        HealthEndpoints.Map(app);
        app.MapWallet();
        app.MapOperators();
        app.MapMetrics();
        app.MapConsole();
        app.MapDashboard();
        if (options.IsSandbox) app.MapSandbox();

        try
        {
            await app.StartAsync();
            if (options.IsSandbox) await app.Services.MakeDemoWorld(app.Urls.First());
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, new Uri(app.Urls.First()));
    }

    /// <summary>Returns when the process has been told to stop, and everything has.</summary>
    public Task WaitForShutdown() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Configure(WebApplicationBuilder builder, TaelApiOptions options)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16_384;
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
    }

    private static void AddWire(IServiceCollection services, TaelApiOptions options, Secrets secrets)
    {
        // Signatures, nonces and retries go by the real clock, whatever time it is for business.
        var realClock = TimeProvider.System;
        services.AddRouting();
        services.AddSingleton(options);
        services.AddSingleton(secrets);
        services.AddSingleton(secrets.Platform);
        services.AddSingleton<Vault>();
        services.AddSingleton<OpenIds>();
        services.AddSingleton<PrepayIds>();
        services.AddSingleton<UserTokens>();
        services.AddSingleton<Passwords>();
        services.AddSingleton(new GrainCalls(realClock));
        services.AddSingleton(new NonceMemory(realClock));
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<AnswerWriter>(made, realClock));
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<MerchantDirectory>(made, realClock));
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<SignatureCheck>(made, realClock));
        services.AddSingleton<V3Services>();
        services.AddSingleton<V3Pipeline>();
    }

    private static void MapV3(WebApplication app)
    {
        var v3 = new V3Endpoints(app);
        ListCertificatesEndpoint.Map(v3);
        EchoEndpoint.Map(v3);
        CreateNativeOrderEndpoint.Map(v3);
        CreateJsapiOrderEndpoint.Map(v3);
        QueryOrderEndpoint.Map(v3);
        QueryTransactionEndpoint.Map(v3);
        CloseOrderEndpoint.Map(v3);
        GetMerchantReceiptEndpoint.Map(v3);
        v3.MapRest();
    }
}
