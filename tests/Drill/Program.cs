using System.Text.Json;
using Tael.Silo.Backups;
using Tael.Silo.Journals;
using Tael.Tests.Drill;

// Proves that a backup can be restored, without touching the store that it is of.
if (DrillOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine("usage: DIR [--store EMPTY] [--source CONNECTION]");
    return 2;
}

try
{
    await using var beside = await RestoreTarget.Find(options);
    var report = await RestoreDrill.Run(options.Folder, beside.Store, options.Source);
    foreach (var finding in report.Findings) Console.Error.WriteLine(finding);
    Console.WriteLine(JsonSerializer.Serialize(
        new { report.Events, report.Missing, report.SinceBackup, report.StateHashEqual, report.Seconds },
        JsonSerializerOptions.Web));
    return report.Passed ? 0 : 1;
}
catch (Exception refused) when (refused is BackupException or JournalStoreException or InvalidOperationException)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
