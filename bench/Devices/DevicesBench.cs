using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Tael.Bench.Devices;

/// <summary>Many devices connect, and some of them sell: first at a steady rate, as shops do, then as fast as it goes.</summary>
internal sealed class DevicesBench(BenchOptions options, TaelServer tael) : IDisposable
{
    private const int PerMerchantMax = 10_000;
    private const int Payers = 200;

    /// <summary>At the steady rate each device sells once in ten minutes.</summary>
    private static readonly TimeSpan SaleEvery = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { BaseAddress = tael.Address, Timeout = TimeSpan.FromMinutes(2) };
    private readonly BenchDevice[] _devices = new BenchDevice[options.Devices];
    private readonly CancellationTokenSource _over = new();

    public async Task<DevicesFigures> Run()
    {
        var empty = tael.WorkingSetBytes;
        await Enrol();
        var enrolled = tael.WorkingSetBytes;
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(_devices, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (device, _) => await device.Connect());
        var connecting = Stopwatch.GetElapsedTime(began);
        var beating = Beat();

        // Two rounds of beats: what connecting has left behind is gone, and those that would be lost are.
        var (cpu, rest) = (tael.Cpu, Stopwatch.GetTimestamp());
        await Task.Delay(2 * BeatEvery);
        var idleCpu = (tael.Cpu - cpu) / Stopwatch.GetElapsedTime(rest);
        var connected = tael.WorkingSetBytes;

        var payers = await NewPayers();
        var steady = new Sales("steady", _http, payers);
        await SellSteadily(steady);
        var busy = new Sales("busy", _http, payers);
        var perSecond = await SellAsFastAsItGoes(busy);
        await _over.CancelAsync();
        await beating;
        return new(
            options.Devices, _devices.Count(device => device.Ended is not null), connecting.TotalSeconds,
            Megabytes(empty), Megabytes(enrolled), Megabytes(connected), Megabytes(tael.PeakBytes), idleCpu,
            steady.Count / (double)options.Seconds, Percentiles.Of(steady.Screens), Percentiles.Of(steady.Announcements),
            perSecond, Percentiles.Of(busy.Screens), Percentiles.Of(busy.Announcements));
    }

    public void Dispose()
    {
        foreach (var device in _devices) device?.Dispose();
        _http.Dispose();
        _over.Dispose();
    }

    private static double Megabytes(long bytes) => Math.Round(bytes / 1e6);

    private async Task Enrol()
    {
        for (var first = 0; first < _devices.Length; first += PerMerchantMax)
        {
            var merchant = (await Sandbox("/sandbox/merchants", new { })).GetProperty("mchid").GetString()!;
            var numbers = Enumerable.Range(first, Math.Min(PerMerchantMax, _devices.Length - first));
            await Parallel.ForEachAsync(
                numbers, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => _devices[i] = await BenchDevice.Enrol(_http, merchant));
        }
    }

    private async Task<List<string>> NewPayers()
    {
        var tokens = new List<string>();
        for (var i = 0; i < Payers; i++) tokens.Add((await Sandbox("/sandbox/users", new { balance = 1_000_000 })).GetProperty("token").GetString()!);
        return tokens;
    }

    private async Task<JsonElement> Sandbox(string target, object body)
    {
        using var reply = await _http.PostAsync(target, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
        reply.EnsureSuccessStatusCode();
        return JsonElement.Parse(await reply.Content.ReadAsStringAsync());
    }

    /// <summary>All devices' hearts, evenly spread.</summary>
    private async Task Beat()
    {
        var began = Stopwatch.GetTimestamp();
        for (long beats = 0; !_over.IsCancellationRequested; await Task.Delay(20))
        {
            var due = (long)(Stopwatch.GetElapsedTime(began) / BeatEvery * _devices.Length);
            for (; beats < due; beats++)
            {
                if (_devices[beats % _devices.Length] is { Ended: null } device) await device.Beat();
            }
        }
    }

    private async Task SellSteadily(Sales sales)
    {
        var wanted = Math.Max(1, (int)(options.Seconds * (_devices.Length / SaleEvery.TotalSeconds)));
        var (began, selling) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var i = 0; i < wanted; i++)
        {
            var wait = (TimeSpan.FromSeconds(options.Seconds) * i / wanted) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            selling.Add(sales.Sell(_devices[i * 7919 % _devices.Length]));
        }

        await Task.WhenAll(selling);
    }

    private async Task<double> SellAsFastAsItGoes(Sales sales)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, options.Sellers).Select(async seller =>
        {
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < options.Seconds) await sales.Sell(_devices[seller]);
        }));
        return sales.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
