using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tael.Silo.Backups;

/// <summary>Where the parts of a backup are: of one database, the folder itself; of a store's shards, <c>shard-1</c> and on in it.</summary>
public static class BackupFolder
{
    /// <summary>The folders of its parts, in the order of the shards.</summary>
    /// <exception cref="BackupException">A shard's folder is missing among others.</exception>
    public static ImmutableArray<string> Parts(string folder)
    {
        var shards = Directory.Exists(folder) ? Directory.GetDirectories(folder, "shard-*").Length : 0;
        if (shards == 0) return [folder];

        ImmutableArray<string> parts = [.. Enumerable.Range(0, shards).Select(i => PartOf(folder, i))];
        return parts.FirstOrDefault(part => !Directory.Exists(part)) is { } missing
            ? throw new BackupException($"{folder} is damaged: {missing} is missing.")
            : parts;
    }

    internal static string PartOf(string folder, int shard) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"shard-{shard + 1}"));

    /// <summary>Of all parts together. The state's hash is the SHA-256 over theirs, in their order, as text.</summary>
    internal static BackupManifest Sum(IReadOnlyList<BackupManifest> parts) => parts.Count == 1 ? parts[0] : parts[0] with
    {
        Events = parts.Sum(part => part.Events),
        Accounts = parts.Sum(part => part.Accounts),
        StateHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => part.StateHash))))),
        Tables = [.. parts[0].Tables.Select(table => table with { Rows = parts.Sum(part => part.Tables.First(other => other.Name == table.Name).Rows) })],
        Files = [.. parts.SelectMany(part => part.Files)],
    };
}
