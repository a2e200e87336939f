using System.Diagnostics;

namespace Tael.Tests.Stage;

/// <summary>Where this machine keeps PostgreSQL's programs.</summary>
public sealed record PostgresBinaries(string Folder)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>The newest of <c>/usr/lib/postgresql/*/bin</c>, else what PATH has, else (root on Debian) what apt installs.</summary>
    /// <exception cref="InvalidOperationException">There is none, and none could be installed.</exception>
    public static PostgresBinaries Find()
    {
        if (Search() is { } found) return found;

        var tried = "it is not installed";
        if (Environment.UserName == "root" && File.Exists("/usr/bin/apt-get"))
        {
            tried = "`apt-get install postgresql` did not bring it";
            Apt("update", "-q");
            Apt("install", "-q", "-y", "--no-install-recommends", "postgresql");
            if (Search() is { } installed) return installed;
        }

        throw new InvalidOperationException(
            $"No PostgreSQL: neither {DebianRoot}/*/bin nor PATH has initdb and postgres, and {tried}. "
            + "Install PostgreSQL 14 or newer, or name another store.");
    }

    public string this[string program] => Path.Combine(Folder, program);

    private static PostgresBinaries? Search()
    {
        var debian = Directory.Exists(DebianRoot) ? Directory.GetDirectories(DebianRoot) : [];
        var newestFirst = debian.OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), out var v) ? v : 0);
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var folder = newestFirst.Select(folder => Path.Combine(folder, "bin")).Concat(path).FirstOrDefault(
            folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
        return folder is null ? null : new(folder);
    }

    private static void Apt(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/apt-get", arguments) { RedirectStandardOutput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var apt = Process.Start(start)!;
        apt.StandardOutput.ReadToEnd();
        apt.WaitForExit();
    }
}
