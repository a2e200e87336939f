using System.Diagnostics;
using System.Globalization;
using Tael.Bench.Journal;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

// What the journal alone costs, without grains: ./run bench journal [--clients 512]
// [--seconds 8] [--writers 2] [--rows 2000] [--sqlite]
var clients = Number("--clients", 512);
var seconds = Number("--seconds", 8);
var options = new JournalOptions { WritersMax = Number("--writers", 2), BatchRowsMax = Number("--rows", 2_000) };

await using var postgres = args.Contains("--sqlite") ? null : await PrivatePostgres.StartAsync();
var folder = Directory.CreateTempSubdirectory("tael-bench-");
await using (var store = await JournalStore.Open(
    postgres?.ConnectionString ?? $"Data Source={folder.FullName}/tael.db", options))
{
    using var stop = new CancellationTokenSource();
    var payers = Enumerable.Range(0, clients).Select(i => new Payer(store, i)).ToArray();
    var running = payers.Select(payer => Task.Run(() => payer.Pay(stop.Token))).ToArray();

    await Task.Delay(TimeSpan.FromSeconds(3));
    var before = Measure(payers);
    await Task.Delay(TimeSpan.FromSeconds(seconds));
    var after = Measure(payers);
    await stop.CancelAsync();
    await Task.WhenAll(running);

    var (payments, wall) = (after.Payments - before.Payments, (after.At - before.At).TotalSeconds);
    var rows = payments * Payer.RowsPerPayment;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{store.Place} clients={clients} writers={options.WritersMax}: {payments / wall:F0} payments/s, {rows / wall:F0} rows/s; "
        + $"per row: client {(after.Client - before.Client) / rows * 1e6:F2} µs, server {(after.Server - before.Server) / rows * 1e6:F2} µs"));

    var audited = Stopwatch.StartNew();
    var audit = await store.AuditAsync();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"audit: {audit.Events} events of {audit.Accounts} accounts, clean: {audit.IsClean}, {audit.Events / audited.Elapsed.TotalSeconds:F0} events/s"));

    var reading = Stopwatch.StartNew();
    var read = Measure(payers);
    await Task.WhenAll(payers.Select(payer => payer.ReadOrders(200)));
    var done = Measure(payers);
    var histories = clients * 200;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"reads: {histories / reading.Elapsed.TotalSeconds:F0} histories/s; each: client {(done.Client - read.Client) / histories * 1e6:F1} µs, "
        + $"server {(done.Server - read.Server) / histories * 1e6:F1} µs"));
}

folder.Delete(recursive: true);

(long Payments, TimeSpan At, double Client, double Server) Measure(Payer[] payers) => (
    payers.Sum(payer => payer.Payments),
    Stopwatch.GetElapsedTime(0),
    Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds,
    postgres?.CpuSeconds() ?? 0);

int Number(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}
