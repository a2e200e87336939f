using System.Runtime.CompilerServices;
using Npgsql;
using Tael.Tests.Stage;

namespace Tael.Tests.Upgrades;

/// <summary>A journal that some release has written, as it left it: <c>tests/fixtures/journals/NNNN</c>.</summary>
/// <remarks><c>sqlite.db</c> is the file itself; <c>postgres.sql</c> plain SQL that any client can run on an empty database. Never
/// changed once it is committed. A release adds one: <c>TAEL_WRITE_JOURNAL=0002 dotnet run --project tests/Cluster.Tests -- -class
/// '*WriteJournalFixture'</c>.</remarks>
internal sealed record JournalFixture(string Name)
{
    /// <summary>What the tests say to a fixture's accounts: see <see cref="WriteJournalFixture"/>.</summary>
    public const int PaidOrders = 12;

    /// <summary>So many that the wallet has a snapshot, and rows after it.</summary>
    public const int TopUps = 95;

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(Path.GetFileName).Order()!;

    public string Folder => Path.Combine(Root, Name);

    private static string Root => FindRoot();

    /// <summary>A copy on SQLite, under <paramref name="folder"/>.</summary>
    public string Sqlite(string folder)
    {
        var file = Path.Combine(folder, $"{Name}.db");
        File.Copy(Path.Combine(Folder, "sqlite.db"), file);
        return $"Data Source={file}";
    }

    /// <summary>A copy on PostgreSQL, in a database of its own.</summary>
    public async Task<string> Postgres()
    {
        var store = await (await PrivatePostgres.Shared).CreateDatabase();
        await using var connection = new NpgsqlConnection($"{store};Pooling=false");
        await connection.OpenAsync();
        await using var load = new NpgsqlCommand(await File.ReadAllTextAsync(Path.Combine(Folder, "postgres.sql")), connection);
        await load.ExecuteNonQueryAsync();
        return store;
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../fixtures/journals"));
}
