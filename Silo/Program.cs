using System.Text.Json;
using Tael.Silo;
using Tael.Silo.Backups;
using Tael.Silo.Journals;

// What an operator asks of a store without starting Tael.
try
{
    switch (args)
    {
        case ["audit", "--store", var store]:
            await using (var journal = await JournalStore.Open(store))
            {
                var report = await journal.AuditAsync();
                foreach (var finding in report.Findings) Console.Error.WriteLine(finding);
                Console.WriteLine(JsonSerializer.Serialize(
                    new { report.Accounts, report.Events, report.Sum, report.OpenTransfers, report.Mismatches, report.ChainBroken },
                    JsonSerializerOptions.Web));
                return report.IsClean ? 0 : 1;
            }

        case ["backup", var folder, "--store", var store]:
            Tell(await Backup.Take(folder, store, Console.Error.WriteLine));
            return 0;

        case ["restore", var folder, "--store", var store]:
            Tell(await Restore.Run(folder, store));
            return 0;

        case ["migrate", "--store", var store]:
            await Migrate(store);
            return 0;

        case ["migrate"] when ClusterEnvironment.FindStore() is { } store:
            await Migrate(store);
            return 0;

        default:
            Console.Error.WriteLine(
                "usage: audit --store CONNECTION | backup DIR --store CONNECTION | restore DIR --store CONNECTION | "
                + $"migrate [--store CONNECTION, else {ClusterEnvironment.Store} or {ClusterEnvironment.Shards}0, 1, …]");
            return 2;
    }
}
catch (Exception refused) when (refused is BackupException or JournalStoreException)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}

// To open a store brings its tables up to date.
static async Task Migrate(string store)
{
    await using var journal = await JournalStore.Open(store);
    await using var connection = await journal.Shards.First.Connect();
    Console.WriteLine(JsonSerializer.Serialize(
        new { Store = journal.Place, Schema = await SchemaScripts.Version(connection) }, JsonSerializerOptions.Web));
}

static void Tell(BackupManifest manifest) => Console.WriteLine(JsonSerializer.Serialize(
    new { manifest.Events, manifest.Accounts, manifest.Schema, manifest.StateHash }, JsonSerializerOptions.Web));
