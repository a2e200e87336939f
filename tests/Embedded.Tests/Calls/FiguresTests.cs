using Orleans;
using Orleans.Dashboard;
using Orleans.Embedded;
using Orleans.Hosting;

namespace Tael.Tests.Calls;

public sealed class FiguresTests
{
    [Fact]
    public async Task Counts_calls_and_errors_by_method()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICountedGrain>("a");
        for (var i = 0; i < 5; i++) await grain.Work(0);
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Fail());
        await grain.Poll();

        var kind = Assert.Single(silo.Census.Kinds, kind => $"{kind.Type}" == "counted");
        Assert.Equal(1, kind.Activations);
        Assert.Equal(["Fail", "Work"], kind.Methods.Select(m => m.Method.Name).Order());
        Assert.Equal((5, 0), (Of("Work").Calls, Of("Work").Errors));
        Assert.Equal((1, 1), (Of("Fail").Calls, Of("Fail").Errors));
        Assert.Equal(("a", "InvalidOperationException"), (Of("Fail").LastError!.Grain, Of("Fail").LastError!.What));

        CallFigures Of(string method) => kind.Methods.Single(m => m.Method.Name == method).Figures;
    }

    [Fact]
    public async Task Measures_from_the_call_to_its_end()
    {
        await using var silo = await TestSilo.Start();
        var call = silo.Grains.GetGrain<ICountedGrain>("a").Wait();
        await silo.Board.Noted("gate waits");
        silo.Clock.Advance(TimeSpan.FromMilliseconds(100));
        silo.Board.Open("gate");
        await call;

        var counts = new long[LatencyCounts.ClassesCount];
        silo.Census.Kinds.Single(kind => $"{kind.Type}" == "counted").Methods.Single().Figures.CopyLatencies(counts);
        Assert.InRange(LatencyCounts.Quantile(counts, 0.5)!.Value, 100_000, 125_000);
    }

    [Fact]
    public async Task Keeps_the_calls_of_a_grain_from_the_first_look_on()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICountedGrain>("a");
        await grain.Work(0);
        Assert.Empty(silo.Census.Watch(grain.GetGrainId()).Latest());
        for (var i = 0; i < RecentCalls.CallsMax + 5; i++) await grain.Work(i);
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Fail());
        await silo.Grains.GetGrain<ICountedGrain>("b").Work(0);

        var calls = silo.Census.Watch(grain.GetGrainId()).Latest();
        Assert.Equal(RecentCalls.CallsMax, calls.Count);
        Assert.Equal(("Fail", "InvalidOperationException"), (calls[0].Method.Name, calls[0].Error));
        Assert.All(calls.Skip(1), call => Assert.Equal(("Work", null), (call.Method.Name, call.Error)));
    }

    [Fact]
    public async Task Watches_the_latest_grains_only()
    {
        await using var silo = await TestSilo.Start();
        var first = silo.Grains.GetGrain<ICountedGrain>("first");
        await first.Work(0);
        silo.Census.Watch(first.GetGrainId());
        for (var i = 0; i < WatchedGrains.GrainsMax; i++)
        {
            silo.Census.Watch(silo.Grains.GetGrain<ICountedGrain>($"{i}").GetGrainId());
        }

        await first.Work(0);
        Assert.Empty(silo.Census.Watch(first.GetGrainId()).Latest());
        await first.Work(0);
        Assert.Single(silo.Census.Watch(first.GetGrainId()).Latest());
    }

    [Fact]
    public async Task Ends_an_activation_and_watches_the_next()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICountedGrain>("a");
        var id = grain.GetGrainId();
        Assert.Empty(silo.Census.ActiveSince(id));
        Assert.Equal(0, await silo.Census.Deactivate(id));
        silo.Clock.Advance(TimeSpan.FromHours(1));
        await grain.Work(0);
        var born = silo.Clock.GetUtcNow();
        silo.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(born, Assert.Single(silo.Census.ActiveSince(id)));

        silo.Census.Watch(id);
        Assert.Equal(1, await silo.Census.Deactivate(id));
        Assert.Empty(silo.Census.ActiveSince(id));
        await grain.Work(0);
        Assert.Single(silo.Census.Watch(id).Latest());
    }

    [Fact]
    public async Task Can_be_left_out()
    {
        await using var silo = await TestSilo.Start(builder => builder.Configure<EmbeddedOptions>(o => o.CountsCalls = false));
        await silo.Grains.GetGrain<ICountedGrain>("a").Work(0);
        Assert.Empty(silo.Census.Kinds.Single(kind => $"{kind.Type}" == "counted").Methods);
    }

    [Fact]
    public async Task No_call_of_many_threads_is_lost()
    {
        var figures = new CallFigures();
        figures.SampleSeldom(true);
        var measured = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (figures.Count()) Interlocked.Increment(ref measured);
            }
        })));
        Assert.Equal(40_000, figures.Calls);
        Assert.Equal(40_000 / CallFigures.SampleEveryMax, measured, tolerance: CallFigures.SampleEveryMax);
    }

    [Fact]
    public void A_class_of_latency_is_at_most_a_quarter_wide()
    {
        for (var micros = 0L; micros < 1 << 26; micros = (micros * 17 / 16) + 1)
        {
            var longest = LatencyCounts.MicrosMaxOf(LatencyCounts.ClassOf(micros));
            Assert.InRange(longest, micros, micros + (micros / 4));
            Assert.Equal(LatencyCounts.ClassOf(micros), LatencyCounts.ClassOf(longest));
        }

        Assert.Equal(LatencyCounts.ClassesCount - 1, LatencyCounts.ClassOf(long.MaxValue));
        Assert.Equal(0, LatencyCounts.ClassOf(-1));
    }

    [Fact]
    public void A_quantile_is_of_what_was_counted()
    {
        var counts = new long[LatencyCounts.ClassesCount];
        Assert.Null(LatencyCounts.Quantile(counts, 0.5));
        counts[LatencyCounts.ClassOf(2)] = 98;
        counts[LatencyCounts.ClassOf(1_000)] = 2;
        Assert.Equal(2, LatencyCounts.Quantile(counts, 0.5));
        Assert.Equal(2, LatencyCounts.Quantile(counts, 0.98));
        Assert.InRange(LatencyCounts.Quantile(counts, 0.99)!.Value, 1_000, 1_250);
    }
}

public interface ICountedGrain : IGrainWithStringKey
{
    Task Work(int number);

    Task Fail();

    Task Poll();

    Task Wait();
}

[GrainType("counted")]
public sealed class CountedGrain(Board board) : Grain, ICountedGrain
{
    public Task Work(int number) => Task.CompletedTask;

    public async Task Fail()
    {
        await Task.CompletedTask;
        throw new InvalidOperationException();
    }

    [NoProfiling]
    public Task Poll() => Task.CompletedTask;

    public Task Wait() => board.Gate("gate");
}
