using System.Diagnostics;

namespace Tael.Bench.Chaos;

/// <summary>A small file system in memory that can be filled up and emptied; only root can make one.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly string _ballast;

    public TinyDisk(int megabytes)
    {
        Folder = Directory.CreateTempSubdirectory("tael-disk-").FullName;
        _ballast = Path.Combine(Folder, "ballast");
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=777", "tmpfs", Folder);
    }

    public string Folder { get; }

    /// <summary>Leaves not a byte.</summary>
    public void Fill()
    {
        var block = new byte[1 << 16];
        using var file = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = block.Length; size > 0; size /= 2)
        {
            try
            {
                while (true) file.Write(block, 0, size);
            }
            catch (IOException)
            {
                // No room for so much; perhaps for less.
            }
        }
    }

    public void Empty() => File.Delete(_ballast);

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"A small disk can't be made here: {said.Trim()}");
    }
}
