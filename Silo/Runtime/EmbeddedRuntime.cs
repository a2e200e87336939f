using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Embedded;
using Tael.Silo.Figures;
using Tael.Silo.Reminders;

namespace Tael.Silo.Runtime;

/// <summary>One process: our own runtime, nothing to install, reminders in the journal's database.</summary>
internal static class EmbeddedRuntime
{
    /// <exception cref="NotSupportedException">A cluster was asked for.</exception>
    public static void AddRuntime(this IHostApplicationBuilder builder, TaelOptions options)
    {
        if (options.Cluster is not null) throw NoCluster();

        builder.Services.AddSingleton<IGrainWatch, EmbeddedGrainWatch>();
        builder.UseOrleans(silo =>
        {
            if (options.IsInMemory) return;

            silo.Services.AddSingleton<IReminderStore>(_ => new SqlReminderStore(options.IsPostgres
                ? NpgsqlDataSource.Create(options.FirstStore)
                : SqliteFactory.Instance.CreateDataSource(options.FirstStore)));
        });
    }

    /// <exception cref="NotSupportedException">Always: there is no cluster to be a client of.</exception>
    public static void AddRuntimeClient(this IHostApplicationBuilder builder, TaelOptions options) => throw NoCluster();

    private static NotSupportedException NoCluster() => new("A cluster needs a build for Microsoft Orleans (--runtime orleans).");
}
