using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Silo.Journals;
using Tael.Tests.Devices;
using Tael.Tests.OpenApi;

namespace Tael.Tests.Fuzz;

/// <summary>Alone: it measures memory and time.</summary>
[CollectionDefinition("Fuzz", DisableParallelization = true)]
public sealed class FuzzAlone;

/// <summary>Requests drawn from the description, most of them spoilt: whatever comes in, an answer that is described goes out, soon.</summary>
/// <remarks><c>TAEL_FUZZ_SECONDS</c> says how long (<c>./run test</c>: 60), <c>TAEL_FUZZ_SEED</c> draws the same again.</remarks>
[Collection("Fuzz")]
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Callers = 4;
    private const int FindingsShown = 20;
    private const long HeapGrowthMax = 96 << 20;
    private const long WorkingSetGrowthMax = 400 << 20;

    private readonly TaelUnderTest _tael = new();
    private readonly Harvest _harvest = new();
    private readonly ConcurrentDictionary<string, string> _findings = new();
    private readonly ConcurrentDictionary<int, int> _statuses = new();

    public ValueTask InitializeAsync() => _tael.InitializeAsync();

    public ValueTask DisposeAsync() => _tael.DisposeAsync();

    [Fact]
    public async Task Whatever_comes_in_an_answer_that_is_described_goes_out()
    {
        var seconds = Setting("TAEL_FUZZ_SECONDS") ?? 5;
        var seed = Setting("TAEL_FUZZ_SEED") ?? Random.Shared.Next();
        var calls = await DescribedCalls.Of(_tael.Address);
        var callers = new List<FuzzCaller>();
        for (var i = 0; i < Callers; i++) callers.Add(await NewCaller());

        var warm = await Run(calls, callers, seed, TimeSpan.FromSeconds(Math.Max(1, seconds * 0.25)));
        var before = Memory();
        var count = warm + await Run(calls, callers, seed + Callers, TimeSpan.FromSeconds(seconds * 0.75));
        var after = Memory();
        foreach (var caller in callers) caller.Dispose();

        var audit = await _tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        var said = $"fuzz: seed {seed}, {count} cases on {calls.All.Count} calls in {seconds} s; "
            + $"heap {before.Heap >> 20} to {after.Heap >> 20} MiB, working set {before.WorkingSet >> 20} to {after.WorkingSet >> 20} MiB; "
            + string.Join(' ', _statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}:{status.Value}"));
        Console.WriteLine(said);
        Assert.True(_findings.IsEmpty, $"{said}\n{string.Join("\n\n", _findings.Values.Take(FindingsShown))}");
        Assert.True(_statuses.GetValueOrDefault(200) > 20, said);
        Assert.True(audit.IsClean, $"{said}\n{string.Join('\n', audit.Findings)}");
        Assert.Equal(0, audit.Sum);
        Assert.True(after.Heap - before.Heap < HeapGrowthMax && after.WorkingSet - before.WorkingSet < WorkingSetGrowthMax, said);
    }

    private async Task<int> Run(DescribedCalls calls, List<FuzzCaller> callers, int seed, TimeSpan length)
    {
        var since = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(callers.Select((caller, i) => Task.Run(async () =>
        {
            var mine = new Dictionary<string, string>
            {
                ["mchid"] = caller.Merchant.Mchid, ["appid"] = caller.Merchant.AppId, ["openid"] = caller.Payer.OpenId,
                ["combine_mchid"] = caller.Merchant.Mchid, ["combine_appid"] = caller.Merchant.AppId, ["password"] = caller.Payer.Password,
            };
            var cases = new FuzzCases(new Random(seed + i), calls, _harvest, mine);
            var count = 0;
            for (; Stopwatch.GetElapsedTime(since) < length && _findings.Count < FindingsShown; count++) await Try(calls, caller, cases.Next());
            return count;
        })));
        return counts.Sum();
    }

    private async Task Try(DescribedCalls calls, FuzzCaller caller, FuzzRequest request)
    {
        try
        {
            var (head, body) = await caller.Send(request);
            using (head)
            {
                var status = (int)head.StatusCode;
                _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (Wrong(calls, caller, request, head, body) is { } wrong) Note(request, wrong);
                else if (body.Length > 0 && status < 400) _harvest.KeepAll(JsonElement.Parse(body));
            }
        }
        catch (HttpRequestException e)
        {
            Note(request, $"no answer: {e.Message}");
        }
        catch (TaskCanceledException)
        {
            Note(request, $"no answer within {FuzzCaller.AnsweredWithin.TotalSeconds} s");
        }
    }

    /// <summary>What is wrong with an answer; null: nothing.</summary>
    private static string? Wrong(DescribedCalls calls, FuzzCaller caller, FuzzRequest request, HttpResponseMessage head, byte[] body)
    {
        var status = (int)head.StatusCode;
        var type = head.Content.Headers.ContentType?.MediaType;
        var isV3 = request.Target.StartsWith("/v3", StringComparison.Ordinal);
        var call = calls.Find(request.Method, request.Target);

        // Kestrel lets no such path in, and says so without a body.
        if (status == 400 && body.Length == 0 && request.Target.Contains("%00", StringComparison.Ordinal)) return null;

        // Nothing is mapped there: what Kestrel and routing say of that has no body, except under /v3.
        if (call is null && !isV3) return status is >= 400 and < 500 ? null : $"{status} though nothing is mapped there";
        if (request.Method == "HEAD") return status < 500 ? null : $"{status}";
        if (status >= 500 && !System.Text.Encoding.UTF8.GetString(body).Contains("TRY_AGAIN", StringComparison.Ordinal)) return $"{status}";
        if (status != 204 && type is not ("application/json" or "application/problem+json")) return $"{status} {type}";
        if (call?.WhyUndescribed(status, body) is { } why) return why;
        if (call is null && status is not (400 or 401 or 404 or 429)) return $"{status} though nothing is mapped there";
        return isV3 && status < 300 && !caller.IsSigned(head, body) ? $"{status} without the platform's signature" : null;
    }

    private void Note(FuzzRequest request, string wrong) =>
        _findings.TryAdd($"{request.Method} {request.Target.Split('?')[0]} {wrong[..Math.Min(3, wrong.Length)]}", $"{wrong}\n{request}");

    private async Task<FuzzCaller> NewCaller()
    {
        var merchant = await _tael.NewMerchant();
        var payer = await _tael.NewPayer(10_000_000, merchant.AppId);
        _harvest.Keep("mchid", merchant.Mchid);
        _harvest.Keep("openid", payer.OpenId);
        _harvest.Keep("userId", payer.UserId);
        var device = (await _tael.Post("/sandbox/devices", new { merchant = merchant.Mchid })).Json;
        _harvest.Keep("device_sn", device.GetProperty("deviceSn").GetString()!);
        return new(_tael.Address, merchant, payer, DeviceClient.Of(_tael.Http, device));
    }

    private static (long Heap, long WorkingSet) Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
