using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Tael.Silo.Journals;

/// <summary>The numbered scripts that make a store's tables: <c>Journals/(Postgres|Sqlite)/0001-journal.sql</c> and on.</summary>
/// <remarks>Each runs once, in a transaction of its own, alone among all processes; so a start that is cut off goes on at the
/// next. A script that has been released is never changed: another one is added.</remarks>
internal static class SchemaScripts
{
    private const string Versions = """
        CREATE TABLE IF NOT EXISTS schema_versions (
          version    integer PRIMARY KEY,
          name       text NOT NULL,
          applied_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)
        """;

    /// <exception cref="JournalStoreException">The store was made by a newer program.</exception>
    public static async Task Run(JournalDatabase database)
    {
        await using var connection = await database.Connect();
        await InMigration(database, connection, () => connection.Execute(Versions));

        var scripts = Load(database.Scripts);
        var stored = await Version(connection);
        if (stored > scripts.Count)
        {
            throw new JournalStoreException(
                $"{database.Place} has schema version {stored}; this program knows {scripts.Count}. "
                + "Run the newer program, or restore a backup from before the upgrade.");
        }

        foreach (var script in scripts.Skip(stored))
        {
            await InMigration(database, connection, async () =>
            {
                // Another process may have been faster.
                if (await Version(connection) < script.Number) await Run(connection, script);
            });
        }
    }

    /// <summary>Makes the tables as they were at a version, in the caller's transaction.</summary>
    public static async Task Make(DbConnection connection, string folder, int version)
    {
        await connection.Execute(Versions);
        foreach (var script in Load(folder).Take(version)) await Run(connection, script);
    }

    /// <summary>What makes the tables as they were at a version, as one text to run on an empty database.</summary>
    public static string TextUpTo(string folder, int version) => string.Join(
        '\n',
        Load(folder).Take(version).Select(script => script.Text).Prepend(Versions + ";").Concat(
            Load(folder).Take(version).Select(
                script => $"INSERT INTO schema_versions (version, name) VALUES ({script.Number}, '{script.Name}');")));

    /// <exception cref="JournalStoreException">A newer program has made it.</exception>
    public static void CheckKnown(string folder, int version, string place)
    {
        var known = Load(folder).Count;
        if (version <= known) return;

        throw new JournalStoreException($"{place} has schema version {version}; this program knows {known}. Use the newer program.");
    }

    public static async Task<int> Version(DbConnection connection)
    {
        var stored = await connection.Query(
            reader => reader.GetInt32(0), "SELECT coalesce(max(version), 0) FROM schema_versions");
        return stored[0];
    }

    private static async Task Run(DbConnection connection, (int Number, string Name, string Text) script)
    {
        await connection.Execute(script.Text);
        await connection.Execute(
            "INSERT INTO schema_versions (version, name) VALUES (@version, @name)",
            ("version", script.Number), ("name", script.Name));
    }

    private static async Task InMigration(JournalDatabase database, DbConnection connection, Func<Task> change)
    {
        await connection.Execute(database.BeginMigration);
        try
        {
            await change();
            await connection.Execute("COMMIT");
        }
        catch
        {
            await connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static List<(int Number, string Name, string Text)> Load(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{typeof(SchemaScripts).Namespace}.{folder}.";
        var scripts = new List<(int Number, string Name, string Text)>();
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith(prefix, StringComparison.Ordinal)) continue;

            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[prefix.Length..];
            scripts.Add((int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, text.ReadToEnd()));
        }

        return scripts;
    }
}
