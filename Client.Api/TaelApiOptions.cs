using Tael.Client.Api.Keys;

namespace Tael.Client.Api;

/// <summary>What one process is started with; every value has passed its check.</summary>
/// <param name="Port">On the loopback; 0 takes a free one.</param>
/// <param name="Data">A folder: the sandbox's files, the secrets, and the database unless <paramref name="Store"/> says
/// otherwise.</param>
/// <param name="Store">An ADO.NET connection string: <c>Host=…</c> for PostgreSQL, <c>Data Source=…</c> for SQLite.</param>
public sealed record TaelApiOptions(int Port, string Data, string Store, SecretsMode Mode)
{
    public const int DefaultPort = 5080;
    public const string DefaultData = ".data";

    public bool IsSandbox => Mode == SecretsMode.Sandbox;

    /// <summary>How the command line is used.</summary>
    public static string Usage =>
        $"Usage: [--port {DefaultPort}] [--data {DefaultData}] [--mode sandbox|production] "
        + "[--store \"Host=…;Database=…\" | --store \"Data Source=…\"]";

    /// <summary>Reads the command line; each option at most once, as <c>--name value</c> or <c>--name=value</c>.</summary>
    /// <returns>False, and what is wrong with it.</returns>
    public static bool TryParse(IReadOnlyList<string> arguments, out TaelApiOptions options, out string error)
    {
        options = null!;
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (name is not ("--port" or "--data" or "--store" or "--mode"))
            {
                error = $"{name} is no option.";
                return false;
            }

            if (equals < 0 && ++i == arguments.Count)
            {
                error = $"{name} needs a value.";
                return false;
            }

            if (!given.TryAdd(name, equals < 0 ? arguments[i] : argument[(equals + 1)..]))
            {
                error = $"{name} is given twice.";
                return false;
            }
        }

        return TryBuild(given, out options, out error);
    }

    private static bool TryBuild(Dictionary<string, string> given, out TaelApiOptions options, out string error)
    {
        options = null!;
        if (!ushort.TryParse(given.GetValueOrDefault("--port", $"{DefaultPort}"), out var port))
        {
            error = "--port must be a number from 0 to 65535.";
            return false;
        }

        var mode = given.GetValueOrDefault("--mode", "sandbox");
        if (mode is not ("sandbox" or "production"))
        {
            error = "--mode must be sandbox or production.";
            return false;
        }

        var data = given.GetValueOrDefault("--data", DefaultData);
        if (string.IsNullOrWhiteSpace(data))
        {
            error = "--data must name a folder.";
            return false;
        }

        var folder = Path.GetFullPath(data);
        var store = given.GetValueOrDefault("--store", $"Data Source={Path.Combine(folder, "tael.db")}");
        if (!store.Contains('=', StringComparison.Ordinal))
        {
            error = "--store must be a connection string: \"Host=…;Database=…\" or \"Data Source=…\".";
            return false;
        }

        options = new(port, folder, store, mode == "sandbox" ? SecretsMode.Sandbox : SecretsMode.Production);
        error = "";
        return true;
    }
}
