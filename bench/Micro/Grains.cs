using Orleans;
using Orleans.Concurrency;

namespace Tael.Bench.Micro;

/// <summary>Answers at once.</summary>
public interface IEchoGrain : IGrainWithStringKey
{
    Task<int> Echo(int value);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);
}

/// <summary>Calls another grain a given number of times, one call after the other.</summary>
public interface ICallerGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:10:00")]
    Task<int> Call(string other, int count);
}

public sealed class CallerGrain : Grain, ICallerGrain
{
    public async Task<int> Call(string other, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++) sum += await GrainFactory.GetGrain<IEchoGrain>(other).Echo(1);
        return sum;
    }
}

/// <summary>Lives for one call.</summary>
public interface IMayflyGrain : IGrainWithStringKey
{
    Task<int> Echo(int value);
}

public sealed class MayflyGrain : Grain, IMayflyGrain
{
    public Task<int> Echo(int value)
    {
        DeactivateOnIdle();
        return Task.FromResult(value);
    }
}

/// <summary>Suspends once in every call, as a grain does that waits for its journal.</summary>
public interface IYieldingGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task<int> Interleave(int value);

    Task<int> Echo(int value);
}

public sealed class YieldingGrain : Grain, IYieldingGrain
{
    public async Task<int> Interleave(int value)
    {
        await Task.Yield();
        return value;
    }

    public async Task<int> Echo(int value)
    {
        await Task.Yield();
        return value;
    }
}
