using System.Globalization;
using System.Net;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Silo;

namespace Tael.Client.Api;

/// <content>Reads the command line and the environment.</content>
public sealed partial record TaelApiOptions
{
    private const int SilosMax = 64;

    private static readonly string[] Names =
    [
        "--port", "--data", "--store", "--mode", "--role", "--silos", "--cluster", "--address", "--silo-port", "--gateway-port",
        "--listen", "--ends-with", "--limits",
    ];

    /// <summary>How the command line is used.</summary>
    public static string Usage =>
        $"""
        Usage: [--port {DefaultPort}] [--data {DefaultData}] [--mode sandbox|production] [--listen loopback|all]
               [--limits documented|none|FILE]                 calls a second of a merchant; documented in production, none in the sandbox
               [--store "Host=…;Database=…" | --store "Data Source=…"]          else the environment's Tael__Store, or Storage__Shards__0, …__1
        A cluster, in a build for Microsoft Orleans and on PostgreSQL:
               [--silos N]                                     N silo processes, and this one in front of them
               [--role silo|api] [--cluster ID]                one process of a cluster; else Tael__ClusterId, else {ClusterAddress.DefaultClusterId}
               [--address IP] [--silo-port {ClusterAddress.DefaultSiloPort}] [--gateway-port {ClusterAddress.DefaultGatewayPort}]      where others reach a silo; else POD_IP
               [--ends-with input]                             stop when the standard input ends
        """;

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
            if (!Names.Contains(name))
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
        var data = given.GetValueOrDefault("--data", DefaultData);
        var folder = string.IsNullOrWhiteSpace(data) ? "" : Path.GetFullPath(data);
        var store = given.GetValueOrDefault("--store")
            ?? ClusterEnvironment.FindStore()
            ?? $"Data Source={Path.Combine(folder, "tael.db")}";
        var role = given.GetValueOrDefault("--role", "all");
        error = (
            IsNumber("--port", ushort.MaxValue, $"{DefaultPort}", out var port),
            IsNumber("--silos", SilosMax, "0", out var silos),
            given.GetValueOrDefault("--mode", "sandbox"),
            given.GetValueOrDefault("--listen", "loopback"),
            role) switch
        {
            (false, _, _, _, _) => "--port must be a number from 0 to 65535.",
            (_, false, _, _, _) => $"--silos must be a number from 0 to {SilosMax}.",
            (_, _, not ("sandbox" or "production"), _, _) => "--mode must be sandbox or production.",
            (_, _, _, not ("loopback" or "all"), _) => "--listen must be loopback or all.",
            (_, _, _, _, not ("all" or "silo" or "api")) => "--role must be silo or api.",
            _ when folder.Length == 0 => "--data must name a folder.",
            _ when !store.Contains('=', StringComparison.Ordinal) =>
                "--store must be a connection string: \"Host=…;Database=…\" or \"Data Source=…\".",
            _ when silos > 0 && role != "all" => "--silos and --role do not go together.",
            _ when given.GetValueOrDefault("--ends-with", "input") != "input" => "--ends-with must be input.",
            _ => "",
        };
        if (error.Length > 0) return false;

        ClusterAddress? cluster = null;
        var needsCluster = silos > 0 || role != "all" || given.ContainsKey("--cluster");
        if (needsCluster && !TryBuildCluster(given, store, out cluster, out error)) return false;

        var limits = given.GetValueOrDefault("--limits");
        var quotas = limits is null ? null : RateQuotas.Find(limits);
        if (limits is not null && quotas is null)
        {
            error = "--limits must be documented, none, or a file {\"others\":500,\"patterns\":{\"/v3/bill/*\":3}}.";
            return false;
        }

        var isSandbox = given.GetValueOrDefault("--mode", "sandbox") == "sandbox";
        options = new((int)port, folder, store, isSandbox ? SecretsMode.Sandbox : SecretsMode.Production)
        {
            Role = Enum.Parse<ProcessRole>(role, ignoreCase: true),
            Silos = (int)silos,
            Cluster = cluster,
            ListensToAll = given.GetValueOrDefault("--listen") == "all",
            EndsWithInput = given.ContainsKey("--ends-with"),
            Limits = quotas,
        };
        return true;

        bool IsNumber(string name, uint max, string otherwise, out uint number) =>
            uint.TryParse(given.GetValueOrDefault(name, otherwise), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= max;
    }

    private static bool TryBuildCluster(
        Dictionary<string, string> given, string store, out ClusterAddress? cluster, out string error)
    {
        cluster = null;
        var id = given.GetValueOrDefault("--cluster")
            ?? Environment.GetEnvironmentVariable(ClusterEnvironment.ClusterId)
            ?? ClusterAddress.DefaultClusterId;
        var address = given.GetValueOrDefault("--address")
            ?? Environment.GetEnvironmentVariable(ClusterEnvironment.Address)
            ?? "127.0.0.1";
        error = (
            IPAddress.TryParse(address, out var ip),
            IsPort("--silo-port", ClusterAddress.DefaultSiloPort, out var siloPort),
            IsPort("--gateway-port", ClusterAddress.DefaultGatewayPort, out var gatewayPort)) switch
        {
            (false, _, _) => "--address, or POD_IP, must be an IP address.",
            (_, false, _) or (_, _, false) => "--silo-port and --gateway-port must be numbers from 1 to 65535.",
            _ when id.Length is 0 or > 50 => "--cluster must have 1 to 50 characters.",
            _ when !new TaelOptions(store, TimeProvider.System).IsPostgres => "A cluster needs a store on PostgreSQL: --store \"Host=…\".",
            _ => "",
        };
        if (error.Length > 0) return false;

        cluster = new(id, ip!, siloPort, gatewayPort);
        return true;

        bool IsPort(string name, int otherwise, out ushort port) => ushort.TryParse(
            given.GetValueOrDefault(name, $"{otherwise}"), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0;
    }
}
