using Tael.Silo.Backups;
using Tael.Tests.Stage;

namespace Tael.Tests.Drill;

/// <summary>Where a drill restores: the empty store that was named, else a file or a PostgreSQL of its own that goes with it.</summary>
internal sealed class RestoreTarget(string store, PrivatePostgres? postgres = null, DirectoryInfo? folder = null)
    : IAsyncDisposable
{
    public string Store => store;

    /// <exception cref="BackupException">The folder is no backup.</exception>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL on this machine.</exception>
    public static async Task<RestoreTarget> Find(DrillOptions options)
    {
        if (options.Store is { } named) return new(named);

        var parts = BackupFolder.Parts(options.Folder);
        if (BackupManifest.Read(parts[0]).Store == BackupManifest.Postgres)
        {
            var postgres = await PrivatePostgres.StartAsync();
            var databases = new List<string>();
            foreach (var _ in parts) databases.Add(await postgres.CreateDatabase($"drill_{databases.Count + 1}"));
            return new(string.Join(" | ", databases), postgres);
        }

        var folder = Directory.CreateTempSubdirectory("tael-drill-");
        return new($"Data Source={folder.FullName}/restored.db", folder: folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null) await postgres.DisposeAsync();
        folder?.Delete(recursive: true);
    }
}
