using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tael.Silo.Backups;

/// <summary>What a backup holds, as counted in the source itself: <c>manifest.json</c>, written when all else is on disk.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="Store"><c>postgres</c> or <c>sqlite</c>: a backup goes back into a store of its kind.</param>
/// <param name="Schema">The number of the last schema script that the source had.</param>
/// <param name="TakenAt">By the clock of the machine that took it, UTC.</param>
/// <param name="Events">Rows of the journal.</param>
/// <param name="StateHash">See <see cref="JournalState"/>.</param>
public sealed partial record BackupManifest(
    string Format,
    string Store,
    int Schema,
    string TakenAt,
    long Events,
    long Accounts,
    string StateHash,
    ImmutableArray<BackupTable> Tables,
    ImmutableArray<BackupFile> Files)
{
    public const string CurrentFormat = "tael-backup-1";
    public const string FileName = "manifest.json";

    public const string Postgres = "postgres";
    public const string Sqlite = "sqlite";

    private const int BytesMax = 1 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <exception cref="BackupException">There is none, or it is none.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new BackupException($"{folder} is no backup: it has no {FileName}.");
        if (new FileInfo(path).Length > BytesMax) throw new BackupException($"{path} is too long for a manifest.");

        BackupManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Options);
        }
        catch (JsonException wrong)
        {
            throw new BackupException($"{path} is damaged: line {wrong.LineNumber + 1} is not of a manifest.", wrong);
        }

        return manifest is not null && manifest.IsWhole()
            ? manifest
            : throw new BackupException($"{path} is damaged, or of another format than {CurrentFormat}.");
    }

    internal static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    internal BackupFile FileOf(string name) => Files.FirstOrDefault(file => file.Name == name)
        ?? throw new BackupException($"The manifest does not list {name}.");

    /// <summary>Names go into paths and SQL, so they are only what we would write.</summary>
    private bool IsWhole() =>
        Format == CurrentFormat && Store is Postgres or Sqlite && Schema > 0 && Events >= 0 && Accounts >= 0
        && StateHash is not null && !Tables.IsDefaultOrEmpty && !Files.IsDefaultOrEmpty
        && Tables.All(table => table is { Columns.IsDefault: false } && IsName(table.Name) && table.Columns.All(IsName))
        && Files.All(file => file is { Sha256: not null } && file.Name.Split('.') is [var name, "copy" or "db"] && IsName(name));

    private static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex Name();
}

/// <summary>One table of the source.</summary>
public sealed record BackupTable(string Name, ImmutableArray<string> Columns, long Rows);

/// <summary>One file of the backup.</summary>
/// <param name="Sha256">Of its bytes, lower-case hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);
