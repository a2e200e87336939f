using System.Diagnostics;
using Orleans;

namespace Tael.Bench.Micro;

/// <summary>CPU time of the whole process per call: the callers, the runtime and the thread pool together.</summary>
/// <remarks>The first round still compiles; the last one counts.</remarks>
internal static class QuickLook
{
    private const int RoundsCount = 3;
    private const int CallersCount = 64;
    private const int IdleCount = 1_000_000;

    internal static async Task Run()
    {
        var (host, grains) = await Silo.Start();
        for (var round = 1; round <= RoundsCount; round++)
        {
            Console.WriteLine($"{$"round {round}",-44}{"calls/s",12}{"CPU µs",10}{"bytes",10}{"GCs",6}");
            await Calls(grains);
            await Lives(grains, round);
        }

        await Idle(grains);
        await host.StopAsync();
    }

    private static async Task Calls(IGrainFactory grains)
    {
        await Measure("one caller outside, one grain", 200_000, count =>
            Echo(grains.GetGrain<IEchoGrain>("a"), count));
        await Measure("64 callers outside, 64 grains", 2_000_000, count => Callers(count, (caller, share) =>
            Echo(grains.GetGrain<IEchoGrain>($"b{caller}"), share)));
        await Measure("64 callers outside, one grain", 2_000_000, count => Callers(count, (_, share) =>
            Echo(grains.GetGrain<IEchoGrain>("c"), share)));
        await Measure("grain to grain, one pair", 500_000, count =>
            grains.GetGrain<ICallerGrain>("d").Call("e", count));
        await Measure("grain to grain, 64 pairs", 2_000_000, count => Callers(count, (caller, share) =>
            grains.GetGrain<ICallerGrain>($"f{caller}").Call($"g{caller}", share)));
        await Measure("64 callers, 64 grains, calls suspend", 1_000_000, count => Callers(count, async (caller, n) =>
        {
            for (var i = 0; i < n; i++) await grains.GetGrain<IYieldingGrain>($"h{caller}").Echo(i);
        }));
    }

    private static Task Lives(IGrainFactory grains, int round) =>
        Measure("64 callers, activation + call + deactivation", 500_000, count => Callers(count, async (caller, n) =>
        {
            for (var i = 0; i < n; i++) await grains.GetGrain<IMayflyGrain>($"i{round}-{caller}-{i}").Echo(i);
        }));

    private static async Task Idle(IGrainFactory grains)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Callers(IdleCount, async (caller, n) =>
        {
            for (var i = 0; i < n; i++) await grains.GetGrain<IEchoGrain>($"w-{caller}-{i}").Echo(i);
        });
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / IdleCount;
        Console.WriteLine($"{IdleCount:N0} idle activations: {bytes:N0} bytes each, with key and catalog");
    }

    private static async Task Echo(IEchoGrain grain, int count)
    {
        for (var i = 0; i < count; i++) await grain.Echo(i);
    }

    private static Task Callers(int count, Func<int, int, Task> caller) => Task.WhenAll(
        Enumerable.Range(0, CallersCount).Select(i => Task.Run(() => caller(i, count / CallersCount))));

    private static async Task Measure(string name, int count, Func<int, Task> run)
    {
        await run(count / 20);
        var cpu = Environment.CpuUsage.TotalTime;
        var bytes = GC.GetTotalAllocatedBytes();
        var collections = GC.CollectionCount(0);
        var begun = Stopwatch.GetTimestamp();
        await run(count);
        var perSecond = count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var micros = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count;
        var bytesPerCall = (GC.GetTotalAllocatedBytes() - bytes) / count;
        collections = GC.CollectionCount(0) - collections;
        Console.WriteLine($"{name,-44}{perSecond,12:N0}{micros,10:F2}{bytesPerCall,10:N0}{collections,6}");
    }
}
