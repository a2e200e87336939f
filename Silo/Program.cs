using System.Text.Json;
using Tael.Silo.Journals;

// What an operator asks of a store without starting Tael.
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

    default:
        Console.Error.WriteLine("usage: audit --store CONNECTION");
        return 2;
}
