using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tael.Client.Api.Bills;
using Tael.Client.Api.Certificates;
using Tael.Client.Api.Cluster;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Health;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Operators;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Payouts;
using Tael.Client.Api.Runtime;
using Tael.Client.Api.Sandbox;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Silo;

namespace Tael.Client.Api;

/// <summary>The whole of Tael in one process, or one process of a cluster: silo, APIv3, and in the sandbox what merchants test
/// with.</summary>
public sealed class TaelApi : IAsyncDisposable
{
    /// <summary>Calls under way when the process is told to stop have this long to end.</summary>
    /// <remarks>Kubernetes must wait longer: deploy/k8s, terminationGracePeriodSeconds.</remarks>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    private readonly WebApplication _app;
    private readonly SiloProcesses? _silos;

    private TaelApi(WebApplication app, SiloProcesses? silos)
    {
        (_app, _silos) = (app, silos);
        Address = new Uri(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
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
        if (options.Silos == 0) return await StartAsync(options, silos: null, arrange);

        // A new cluster at every start: nobody waits for silos of an earlier one that were killed.
        var cluster = options.Cluster! with { ClusterId = $"{options.Cluster.ClusterId}-{Guid.NewGuid():N}" };
        options = options with { Cluster = cluster, Role = ProcessRole.Api };
        var silos = await SiloProcesses.Start(options);
        try
        {
            return await StartAsync(options, silos, arrange);
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    private static async Task<TaelApi> StartAsync(
        TaelApiOptions options, SiloProcesses? silos, Action<WebApplicationBuilder>? arrange)
    {
        var secrets = options.HasFrontEnd ? Secrets.Open(Path.Combine(options.Data, "secrets"), options.Mode) : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Tael.Client.Api" });
        Configure(builder, options);

        var sandbox = new SandboxOptions(Path.Combine(options.Data, "sandbox"));
        var testClock = options.IsSandbox ? new TestClock(sandbox.Folder, isShared: options.Cluster is not null) : null;
        var tael = new TaelOptions(options.Store, testClock ?? TimeProvider.System, options.Cluster);
        if (options.HasSilo) await builder.AddTael(tael);
        else builder.AddTaelClient(tael);
        if (secrets is not null) AddFrontEnd(builder.Services, options, secrets);
        if (options.HasFrontEnd && testClock is not null) builder.Services.AddSandbox(sandbox, testClock);
        builder.AddMetrics();

        arrange?.Invoke(builder);
        var app = builder.Build();
        HealthEndpoints.Map(app);
        app.MapMetrics();
        if (options.HasFrontEnd) MapFrontEnd(app, options);
        try
        {
            await app.StartAsync();
            if (options.HasFrontEnd && options.IsSandbox) await app.Services.MakeDemoWorld(app.Urls.First());
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, silos);
    }

    /// <summary>Returns when the process has been told to stop, and everything has.</summary>
    public Task WaitForShutdown() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_silos is not null) await _silos.DisposeAsync();
    }

    private static void Configure(WebApplicationBuilder builder, TaelApiOptions options)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        if (options.EndsWithInput) builder.Services.AddHostedService<InputWatch>();
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
            var address = options.ListensToAll ? IPAddress.Any : IPAddress.Loopback;
            kestrel.Listen(address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
    }

    private static void AddFrontEnd(IServiceCollection services, TaelApiOptions options, Secrets secrets)
    {
        AddWire(services, options, secrets);
        services.AddWebhookSender(options.IsSandbox ? WebhookTargets.Any : WebhookTargets.PublicHttps);
        services.AddWallet();
    }

    private static void MapFrontEnd(WebApplication app, TaelApiOptions options)
    {
        MapV3(app);
        app.MapWallet();
        app.MapOperators();
        app.MapConsole();
        app.MapApiDescription();
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
        services.AddSingleton<Vault>();
        services.AddSingleton<OpenIds>();
        services.AddSingleton<PrepayIds>();
        services.AddSingleton<PaymentCodes>();
        services.AddSingleton<PayoutTokens>();
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<BillTokens>(made, realClock));
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
        CreateCodeOrderEndpoint.Map(v3);
        ReverseOrderEndpoint.Map(v3);
        RefundPaymentEndpoint.Map(v3);
        QueryRefundEndpoint.Map(v3);
        ApplyAbnormalRefundEndpoint.Map(v3);
        GetMerchantReceiptEndpoint.Map(v3);
        CreatePayoutEndpoint.Map(v3);
        QueryPayoutEndpoint.Map(v3);
        QueryTransferBillEndpoint.Map(v3);
        CancelPayoutEndpoint.Map(v3);
        GetTradeBillEndpoint.Map(v3);
        GetFundFlowBillEndpoint.Map(v3);
        DownloadBillEndpoint.Map(v3);
        v3.MapRest();
    }
}
