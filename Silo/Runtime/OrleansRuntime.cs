using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace Tael.Silo.Runtime;

/// <summary>Many processes: Microsoft Orleans on the same PostgreSQL that holds the journal.</summary>
internal static class OrleansRuntime
{
    private const string Invariant = "Npgsql";

    public static void AddRuntime(this IHostApplicationBuilder builder, TaelOptions options) =>
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster =>
            {
                cluster.ServiceId = "tael";
                cluster.ClusterId = "tael";
            });

            if (!options.IsPostgres)
            {
                // One silo on SQLite: a laptop that wants to see the grains on Orleans.
                silo.UseLocalhostClustering().UseInMemoryReminderService().AddDashboard();
                return;
            }

            silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, options.Store))
                .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, options.Store))
                .AddDashboard();
        });
}
