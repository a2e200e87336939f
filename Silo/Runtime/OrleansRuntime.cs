using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Tael.Silo.Figures;

namespace Tael.Silo.Runtime;

/// <summary>Microsoft Orleans: one silo that no other joins, or one of a cluster that finds itself in PostgreSQL.</summary>
internal static class OrleansRuntime
{
    private const string Npgsql = "Npgsql";

    /// <summary>A caller gives up after this and repeats itself under the same id; longer than any commit that will still come.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    public static void AddRuntime(this IHostApplicationBuilder builder, TaelOptions options) => builder.UseOrleans(silo =>
    {
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        if (options.Cluster is { } cluster) silo.Join(cluster, options.FirstStore);
        else silo.StandAlone();
        if (options.Clock != TimeProvider.System) silo.KeepAllReminders();
        silo.AddDashboard(dashboard => dashboard.HideTrace = true);
        silo.Services.AddSingleton<OrleansGrainWatch>();
        silo.Services.AddSingleton<IGrainWatch>(services => services.GetRequiredService<OrleansGrainWatch>());
        silo.AddIncomingGrainCallFilter<CountingFilter>();
        silo.Services.AddSingleton<IConfigureGrainContextProvider, OrleansActivations>();
    });

    public static void AddRuntimeClient(this IHostApplicationBuilder builder, TaelOptions options) => builder.UseOrleansClient(client =>
    {
        var clusterId = options.Cluster?.ClusterId ?? throw new ArgumentException("A client needs a cluster.", nameof(options));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        client.Configure<ClusterOptions>(named => (named.ClusterId, named.ServiceId) = (clusterId, ClusterAddress.ServiceId));
        client.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Npgsql, options.FirstStore));

        // A silo that has joined is used, and one that has gone is not, after so long; the default is a minute.
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.AddDashboard(dashboard => dashboard.HideTrace = true);
        client.Services.AddSingleton<IGrainWatch, OrleansGrainWatch>();
        client.UseConnectionRetryFilter(async (_, stop) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
            return !stop.IsCancellationRequested;
        });
    });

    private static void Join(this ISiloBuilder silo, ClusterAddress cluster, string store)
    {
        silo.Configure<ClusterOptions>(named => (named.ClusterId, named.ServiceId) = (cluster.ClusterId, ClusterAddress.ServiceId));
        silo.ConfigureEndpoints(cluster.Address, cluster.SiloPort, cluster.GatewayPort);
        silo.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Npgsql, store));
        silo.UseAdoNetReminderService(table => (table.Invariant, table.ConnectionString) = (Npgsql, store));

        // A wallet lives long and meets every merchant: any silo is as near as any other, so they are spread evenly. The default
        // prefers the silo that was asked, and the first would keep all it has ever activated.
        silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A silo that is killed is voted dead after three probes that go unanswered: in some four seconds instead of
            // fifteen. One that only pauses for so long is lost, but no money: whatever it still wants to store is refused.
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(15);
        });
    }

    /// <remarks>Reminders need not outlive the process: whoever owns one registers it at every start.</remarks>
    private static void StandAlone(this ISiloBuilder silo)
    {
        var (siloPort, gatewayPort) = FreePorts();
        silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: ClusterAddress.ServiceId, clusterId: ClusterAddress.ServiceId);
        silo.UseInMemoryReminderService();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // There is nobody to declare it dead. When the sandbox's clock jumps by days it would do so itself, and end the process.
            membership.LivenessEnabled = false;
            membership.DefunctSiloCleanupPeriod = null;
        });
    }

    /// <summary>A clock that may be put on by days has reminders due that are not in memory, where Orleans keeps those of the next ten
    /// minutes only; and what it finds overdue in its table it leaves until the period is round.</summary>
    private static void KeepAllReminders(this ISiloBuilder silo) =>
        silo.Configure<ReminderOptions>(reminders => reminders.ReminderLoadingWindow = TimeSpan.FromDays(3_660));

    /// <summary>Two that nobody listens on: the fixed ones of Orleans allow one silo a machine.</summary>
    private static (int Silo, int Gateway) FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }
}
