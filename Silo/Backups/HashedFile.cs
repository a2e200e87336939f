using System.Security.Cryptography;

namespace Tael.Silo.Backups;

/// <summary>A new file whose bytes are hashed as they are written, and that is on disk when it is finished.</summary>
internal sealed class HashedFile(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _hash.AppendData(bytes);
    }

    public BackupFile Finish()
    {
        _file.Flush(flushToDisk: true);
        return new(Path.GetFileName(path), _file.Length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    /// <summary>Puts a file that others have written on disk, and says what it is.</summary>
    public static BackupFile Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        return new(Path.GetFileName(path), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <exception cref="BackupException">The file is not there, or is not what the manifest says.</exception>
    public static void Check(string folder, BackupFile expected)
    {
        var path = Path.Combine(folder, expected.Name);
        if (!File.Exists(path)) throw new BackupException($"{path} is missing: the manifest lists it.");

        using var file = File.OpenRead(path);
        if (file.Length != expected.Bytes)
        {
            throw new BackupException($"{path} has {file.Length} bytes; the manifest says {expected.Bytes}.");
        }

        if (Convert.ToHexStringLower(SHA256.HashData(file)) != expected.Sha256)
        {
            throw new BackupException($"{path} is damaged: its SHA-256 is not the manifest's.");
        }
    }
}
