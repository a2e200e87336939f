using System.Diagnostics;
using Orleans;

namespace Tael.Bench.Micro;

/// <summary>CPU time of the whole process per call, the runtime's and the thread pool's share included.</summary>
internal static class QuickLook
{
    private const int CallersCount = 64;
    private const int IdleCount = 1_000_000;

    internal static async Task Run()
    {
        var (host, grains) = await Silo.Start();
        Console.WriteLine($"{"",-44}{"calls/s",12}{"CPU µs",10}{"bytes",10}{"GCs",6}");
        for (var round = 0; round < 3; round++)
        {
            await Measure("one caller outside, one grain", 200_000, count => Sequential(grains.GetGrain<IEchoGrain>("a"), count));
            await Measure("64 callers outside, 64 grains", 2_000_000, count => Callers(count, (i, n) =>
                Sequential(grains.GetGrain<IEchoGrain>($"b{i}"), n)));
            await Measure("64 callers outside, one grain", 2_000_000, count => Callers(count, (_, n) =>
                Sequential(grains.GetGrain<IEchoGrain>("c"), n)));
            await Measure("grain to grain, one pair", 500_000, count => grains.GetGrain<ICallerGrain>("d").Call("e", count));
            await Measure("grain to grain, 64 pairs", 2_000_000, count => Callers(count, (i, n) =>
                grains.GetGrain<ICallerGrain>($"f{i}").Call($"g{i}", n)));
            await Measure("64 callers, 64 grains, suspending", 1_000_000, count => Callers(count, async (i, n) =>
            {
                for (var k = 0; k < n; k++) await grains.GetGrain<IYieldingGrain>($"h{i}").Echo(k);
            }));
            await Measure("64 callers, activate + call + deactivate", 500_000, count => Callers(count, async (i, n) =>
            {
                for (var k = 0; k < n; k++) await grains.GetGrain<IMayflyGrain>($"i{round}-{i}-{k}").Echo(k);
            }));
        }

        await Idle(grains);
        await host.StopAsync();
    }

    private static async Task Idle(IGrainFactory grains)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Callers(IdleCount, async (i, n) =>
        {
            for (var k = 0; k < n; k++) await grains.GetGrain<IEchoGrain>($"w-{i}-{k}").Echo(k);
        });
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / IdleCount;
        Console.WriteLine($"{IdleCount:N0} idle activations: {bytes:N0} bytes each, key and place in the catalog included");
    }

    private static async Task Sequential(IEchoGrain grain, int count)
    {
        for (var i = 0; i < count; i++) await grain.Echo(i);
    }

    private static Task Callers(int count, Func<int, int, Task> caller) =>
        Task.WhenAll(Enumerable.Range(0, CallersCount).Select(i => Task.Run(() => caller(i, count / CallersCount))));

    private static async Task Measure(string name, int count, Func<int, Task> run)
    {
        await run(count / 20);
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var bytes = GC.GetTotalAllocatedBytes();
        var collections = GC.CollectionCount(0);
        var watch = Stopwatch.GetTimestamp();
        await run(count);
        var seconds = Stopwatch.GetElapsedTime(watch).TotalSeconds;
        process.Refresh();
        var micros = (process.TotalProcessorTime - cpu).TotalMicroseconds / count;
        var perCall = (GC.GetTotalAllocatedBytes() - bytes) / count;
        Console.WriteLine($"{name,-44}{count / seconds,12:N0}{micros,10:F2}{perCall,10:N0}{GC.CollectionCount(0) - collections,6}");
    }
}
