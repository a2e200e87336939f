using Tael.Silo.Backups;
using Tael.Silo.Journals;
using Tael.Tests.Journals;

namespace Tael.Tests.Backups;

/// <summary>A test with a store, and a folder for its backups.</summary>
public abstract class BackupTest(StoreKind kind) : StoreTest(kind)
{
    /// <summary>A folder that is not there yet.</summary>
    protected string Folder(string name = "backup") => Path.Combine(TestFolder, "backups", name);

    /// <summary>Restores a backup into a database of its own.</summary>
    protected async Task<string> Restored(string folder)
    {
        var target = await NewDatabase();
        await Restore.Run(folder, target);
        return target;
    }

    /// <summary>Waits until so many transfers are on their way, and no more.</summary>
    protected static async Task<AuditReport> UntilOpen(JournalStore store, int transfers)
    {
        for (var tries = 0; ; tries++)
        {
            var audit = await store.AuditAsync();
            Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
            if (audit.OpenTransfers == transfers) return audit;

            Assert.True(tries < 100, $"{audit.OpenTransfers} transfers are still on their way.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
