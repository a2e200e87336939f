using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tael.Client.Api.Cluster;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Health;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Sandbox;
using Tael.Client.Api.Wire;
using Tael.Silo;
using Tael.Silo.Journals;

namespace Tael.Client.Api;

/// <summary>The whole of Tael in one process, or one process of a cluster: silo, APIv3, and in the sandbox what merchants test
/// with.</summary>
public sealed class TaelApi : IAsyncDisposable
{
    /// <summary>Calls under way when the process is told to stop have this long to end.</summary>
    /// <remarks>Kubernetes must wait longer: deploy/k8s, terminationGracePeriodSeconds.</remarks>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    private readonly SiloProcesses? _silos;
    private readonly StandingServer? _standing;
    private readonly SemaphoreSlim _changing = new(1);
    private WebApplication _app;

    private TaelApi(WebApplication app, SiloProcesses? silos, StandingServer? standing)
    {
        (_app, _silos, _standing) = (app, silos, standing);
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
        if (!options.IsSandbox || options.Cluster is not null) return new(await StartApp(options, null, arrange), silos, null);

        var standing = new StandingServer(NewBuilder(options).Build());
        try
        {
            await standing.Listen();
            var app = await StartApp(options, standing, arrange);
            var api = new TaelApi(app, silos, standing);
            standing.Reset = () => api.Reset(options, arrange);
            return api;
        }
        catch
        {
            await standing.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts the application away, empties the store, sets the clock right and starts anew.</summary>
    /// <remarks>If it can't be started again the process ends: there is nothing to answer with.</remarks>
    private async Task Reset(TaelApiOptions options, Action<WebApplicationBuilder>? arrange)
    {
        await _changing.WaitAsync();
        try
        {
            _standing!.BeginChange();
            await _app.StopAsync();
            await _app.DisposeAsync();
            await StoreWipe.Run(options.Store);
            TestClock.Forget(SandboxFolderOf(options));
            SandboxSerials.Forget(SandboxFolderOf(options));
            _app = await StartApp(options, _standing, arrange);
        }
        finally
        {
            _standing!.EndChange();
            _changing.Release();
        }
    }

    private static string SandboxFolderOf(TaelApiOptions options) => Path.Combine(options.Data, "sandbox");

    private static WebApplicationBuilder NewBuilder(TaelApiOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Tael.Client.Api" });
        Configure(builder, options);
        return builder;
    }

    /// <param name="standing">Listens for it; null: it listens itself.</param>
    private static async Task<WebApplication> StartApp(
        TaelApiOptions options, StandingServer? standing, Action<WebApplicationBuilder>? arrange)
    {
        var secrets = options.HasFrontEnd ? Secrets.Open(Path.Combine(options.Data, "secrets"), options.Mode) : null;
        var builder = NewBuilder(options);
        if (standing is not null) builder.Services.AddSingleton<IServer>(new WorldServer(standing));

        var sandbox = new SandboxOptions(SandboxFolderOf(options));
        var testClock = options.IsSandbox ? new TestClock(sandbox.Folder, isShared: options.Cluster is not null) : null;
        var tael = new TaelOptions(options.Store, testClock ?? TimeProvider.System, options.Cluster);
        if (options.HasSilo) await builder.AddTael(tael);
        else builder.AddTaelClient(tael);
        if (secrets is not null) builder.Services.AddFrontEnd(options, secrets);
        if (options.HasFrontEnd && testClock is not null) builder.Services.AddSandbox(sandbox, testClock);
        builder.AddMetrics();

        arrange?.Invoke(builder);
        var app = builder.Build();
        HealthEndpoints.Map(app);
        app.MapMetrics();
        if (options.HasFrontEnd) app.MapFrontEnd(options);
        try
        {
            await app.StartAsync();
            if (options.HasFrontEnd && options.IsSandbox) await app.Services.MakeDemoWorld(app.Urls.First());
            standing?.Open();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    /// <summary>Returns when the process has been told to stop: disposing of this stops everything.</summary>
    public async Task WaitForShutdown()
    {
        WebApplication app;
        do
        {
            app = _app;
            await StoppingOf(app);

            // A world that stops to be followed by another one is no end.
            await _changing.WaitAsync();
            _changing.Release();
        }
        while (app != _app);
    }

    private static async Task StoppingOf(WebApplication app)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_standing is not null) await _standing.DisposeAsync();
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
}
