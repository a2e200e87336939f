using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Tael.Tests.Stage;

/// <summary>A PostgreSQL of our own: in a temporary folder, on a free loopback port, gone when we are.</summary>
/// <remarks>
/// Durable as in earnest (fsync and synchronous_commit on) and laid out for two cores. PostgreSQL refuses to run as root,
/// so root hands it to the user <c>postgres</c> or <c>nobody</c>. It is the child of a shell that waits for the end of its
/// standard input, which comes even if our process is killed; then the shell ends PostgreSQL and deletes the folder.
/// </remarks>
public sealed class PrivatePostgres : IAsyncDisposable
{
    // $1 folder, $2 folder of the programs, $3… how to run as another user. Prints the postmaster's process.
    private const string Watchdog = """
        folder=$1 bin=$2 settings=$3; shift 3
        if [ ! -d "$folder/data" ]; then
          "$@" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >>"$folder/log" 2>&1
        fi
        "$@" "$bin/postgres" -D "$folder/data" $settings </dev/null >>"$folder/log" 2>&1 &
        server=$!
        echo $server
        while read -r line; do [ "$line" = leave ] && exit 0; done
        kill -QUIT $server 2>/dev/null
        wait $server
        rm -rf "$folder"
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PrivatePostgres>> SharedStart = new(() => StartAsync());

    private readonly PostgresBinaries _binaries;
    private readonly string _folder;
    private readonly string[] _asUser;
    private readonly bool _durable;
    private Process? _shell;
    private int _databases;

    private PrivatePostgres(PostgresBinaries binaries, string folder, string[] asUser, bool durable)
    {
        _binaries = binaries;
        _folder = folder;
        _asUser = asUser;
        _durable = durable;
    }

    public int Port { get; } = FreePort();

    /// <summary>The postmaster's process; 0 if it does not run.</summary>
    public int ProcessId { get; private set; }

    /// <summary>By the socket in its folder: about a fifth cheaper than loopback TCP.</summary>
    public string ConnectionString => ConnectionStringOf("postgres");

    public string TcpConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    public string ConnectionStringOf(string database) =>
        $"Host={_folder};Port={Port};Username=postgres;Database={database}";

    /// <summary>One for all tests of this process. It ends with the process; do not dispose of it, do not kill it.</summary>
    public static Task<PrivatePostgres> Shared => SharedStart.Value;

    /// <param name="durable">False for tests that never kill it: without fsync.</param>
    /// <param name="under">Where its folder is made, if not among the other temporary ones.</param>
    /// <exception cref="InvalidOperationException">It could not be found or started; the message says what is missing.</exception>
    public static async Task<PrivatePostgres> StartAsync(bool durable = true, string? under = null)
    {
        var binaries = PostgresBinaries.Find();
        var folder = under is null
            ? Directory.CreateTempSubdirectory("tael-pg-").FullName
            : Directory.CreateDirectory(Path.Combine(under, "pg")).FullName;
        var postgres = new PrivatePostgres(binaries, folder, AsUser(folder), durable);
        try
        {
            await postgres.RestartAsync();
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Seconds of processor that all of its processes have used so far.</summary>
    public double CpuSeconds() => ProcessId == 0 ? 0 : ProcessTree.ProcessorTime(ProcessId).TotalSeconds;

    /// <returns>The connection string of a new, empty database.</returns>
    public async Task<string> CreateDatabase(string? name = null)
    {
        name ??= $"db{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE \"{name}\"";
        await command.ExecuteNonQueryAsync();
        return ConnectionStringOf(name);
    }

    /// <summary>Starts it where it has been killed, and waits until it answers.</summary>
    public async Task RestartAsync()
    {
        // In a session of its own: an interrupt of ours must not reach PostgreSQL, only our end.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        string[] words = ["sh", "-c", Watchdog, "sh", _folder, _binaries.Folder, Settings(), .. _asUser];
        foreach (var word in words) start.ArgumentList.Add(word);

        _shell = Process.Start(start)!;
        ProcessId = int.Parse((await _shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        await UntilItAnswers();
    }

    /// <summary>SIGKILL to all of its processes: what it has not made durable is lost. <see cref="RestartAsync"/> follows.</summary>
    public async Task KillAsync()
    {
        if (ProcessId == 0) return;
        await ProcessTree.Kill(ProcessId);
        ProcessId = 0;
        await _shell!.StandardInput.WriteLineAsync("leave");
        await _shell.StandardInput.FlushAsync();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
        _shell = null;
    }

    /// <summary>Stops it and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_shell is not null)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync();
            _shell.Dispose();
            _shell = null;
        }

        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string Settings()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", $"unix_socket_directories={_folder}",
            $"fsync={(_durable ? "on" : "off")}", "synchronous_commit=on", "full_page_writes=on",
            "max_connections=200", "shared_buffers=4GB", "wal_buffers=32MB", "jit=off",
            // Seldom a checkpoint: each makes every page of the journal's indexes be logged whole once more.
            "wal_init_zero=off", "max_wal_size=8GB", "min_wal_size=1GB", "checkpoint_timeout=15min", "wal_compression=on",
            "autovacuum_naptime=10s", "autovacuum_vacuum_cost_delay=2ms", "log_min_messages=fatal",
        ];
        return string.Join(' ', settings.Select(setting => $"-c {setting}"));
    }

    private async Task UntilItAnswers()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false;Timeout=5");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(began) < StartLimit && ProcessTree.IsRunning(ProcessId))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
            catch (NpgsqlException refused)
            {
                var log = Path.Combine(_folder, "log");
                var said = File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(10)) : "";
                throw new InvalidOperationException($"PostgreSQL in {_folder} does not answer. Its log ends:\n{said}", refused);
            }
        }
    }

    /// <summary>The words to put before a command so that it is not run by root, who must own nothing in the folder.</summary>
    private static string[] AsUser(string folder)
    {
        if (Environment.UserName != "root") return [];

        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToDictionary(user => user[0]);
        var user = users.GetValueOrDefault("postgres") ?? users["nobody"];
        using var chown = Process.Start("chown", [$"{user[2]}:{user[3]}", folder]);
        chown.WaitForExit();
        return ["setpriv", "--reuid", user[2], "--regid", user[3], "--clear-groups", "--"];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
