using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Tael.Bench.Micro;

/// <summary>What one call takes, in time and in bytes.</summary>
/// <remarks>From outside a thread blocks until the answer wakes it, so that figure is mostly the operating system.</remarks>
[InProcess, MemoryDiagnoser]
public class CallBenchmarks
{
    private const int CallsCount = 1_000;

    private IHost _host = null!;
    private IGrainFactory _grains = null!;
    private long _born;

    [GlobalSetup]
    public async Task Start() => (_host, _grains) = await Silo.Start();

    [GlobalCleanup]
    public Task Stop() => _host.StopAsync();

    [Benchmark]
    public Task<int> Call_from_outside() => _grains.GetGrain<IEchoGrain>("a").Echo(1);

    [Benchmark(OperationsPerInvoke = CallsCount)]
    public Task<int> Call_from_grain_to_grain() => _grains.GetGrain<ICallerGrain>("b").Call("c", CallsCount);

    [Benchmark]
    public Task<int> Activation_call_deactivation() => _grains.GetGrain<IMayflyGrain>($"d{_born++}").Echo(1);
}
