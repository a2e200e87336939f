using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tael.Tests.Calls;

[GenerateSerializer, Immutable]
public sealed record Parcel([property: Id(0)] string Content);

public interface ICallGrain : IGrainWithGuidKey
{
    Task<Parcel> ReturnTask(Parcel parcel);
    ValueTask<Parcel> ReturnValueTask(Parcel parcel);
    ValueTask Finish();
    Task Throw();
    ValueTask<int> ThrowBeforeAnyTask();
    Task Cancel(CancellationToken token);
    Task Wait(string gate);

    [ResponseTimeout("00:00:03")]
    Task<int> WaitBriefly(string gate);

    [OneWay]
    Task ForgetMe(string gate, bool fails);

    void ForgetMeToo(string line);

    Task<string> CallWithSelf();
    Task<bool> KnowsCaller(ICallGrain caller);
    Task<ICallGrain> Self();
}

public sealed class CallGrain(Board board) : Grain, ICallGrain
{
    public Task<Parcel> ReturnTask(Parcel parcel) => Task.FromResult(parcel);

    public async ValueTask<Parcel> ReturnValueTask(Parcel parcel)
    {
        await Task.Yield();
        return parcel;
    }

    public async ValueTask Finish()
    {
        await Task.Yield();
        board.Note("finished");
    }

    public async Task Throw()
    {
        await Task.Yield();
        throw new ParcelLostException("On its way.");
    }

    public ValueTask<int> ThrowBeforeAnyTask() => throw new ParcelLostException("At once.");

    public async Task Cancel(CancellationToken token)
    {
        board.Note("cancellable");
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
    }

    public Task Wait(string gate) => board.Gate(gate);

    public async Task<int> WaitBriefly(string gate)
    {
        await board.Gate(gate);
        return 1;
    }

    public async Task ForgetMe(string gate, bool fails)
    {
        await board.Gate(gate);
        if (fails) throw new ParcelLostException("Nobody hears this.");
    }

    public void ForgetMeToo(string line) => board.Note(line);

    public async Task<string> CallWithSelf()
    {
        var other = GrainFactory.GetGrain<ICallGrain>(Guid.Empty);
        Assert.Throws<ArgumentException>(() => { _ = other.KnowsCaller(this); });
        return $"{await other.KnowsCaller(this.AsReference<ICallGrain>())}";
    }

    public Task<bool> KnowsCaller(ICallGrain caller) => Task.FromResult(caller.GetPrimaryKey() != Guid.Empty);

    public Task<ICallGrain> Self() => Task.FromResult(this.AsReference<ICallGrain>());
}

public sealed class ParcelLostException(string message) : Exception(message);

public sealed class CallTests
{
    private static readonly Guid Key = new("00000000-0000-0000-0000-00000000000a");

    [Fact]
    public async Task A_message_arrives_as_the_same_object()
    {
        await using var silo = await TestSilo.Start();
        var parcel = new Parcel("a");
        Assert.Same(parcel, await silo.Grains.GetGrain<ICallGrain>(Key).ReturnTask(parcel));
        Assert.Same(parcel, await silo.Grains.GetGrain<ICallGrain>(Key).ReturnValueTask(parcel));
    }

    [Fact]
    public async Task A_method_without_a_result_is_awaited_too()
    {
        await using var silo = await TestSilo.Start();
        await silo.Grains.GetGrain<ICallGrain>(Key).Finish();
        Assert.Equal(["finished"], silo.Board.Log);
    }

    [Fact]
    public async Task An_exception_crosses_as_it_is()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICallGrain>(Key);
        Assert.Equal("On its way.", (await Assert.ThrowsAsync<ParcelLostException>(grain.Throw)).Message);
        var atOnce = await Assert.ThrowsAsync<ParcelLostException>(async () => await grain.ThrowBeforeAnyTask());
        Assert.Equal("At once.", atOnce.Message);
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_for_its_caller()
    {
        await using var silo = await TestSilo.Start();
        using var source = new CancellationTokenSource();
        var call = silo.Grains.GetGrain<ICallGrain>(Key).Cancel(source.Token);
        await silo.Board.Noted("cancellable");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_after_half_a_minute()
    {
        await using var silo = await TestSilo.Start();
        var call = silo.Grains.GetGrain<ICallGrain>(Key).Wait("gate");
        await silo.Board.Noted("gate waits");
        silo.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        silo.Clock.Advance(TimeSpan.FromSeconds(0.6));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task The_limit_may_be_set_for_all_calls_and_for_one_method()
    {
        await using var silo = await TestSilo.Start(s =>
            s.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10)));
        var brief = silo.Grains.GetGrain<ICallGrain>(Key).WaitBriefly("gate");
        var usual = silo.Grains.GetGrain<ICallGrain>(Guid.Empty).Wait("gate");
        silo.Clock.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => brief);
        Assert.False(usual.IsCompleted);
        silo.Clock.Advance(TimeSpan.FromSeconds(7));
        await Assert.ThrowsAsync<TimeoutException>(() => usual);
    }

    [Fact]
    public async Task A_call_that_is_given_up_while_it_waits_never_runs()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICallGrain>(Key);
        var running = grain.Wait("first");
        await silo.Board.Noted("first waits");
        var waiting = grain.WaitBriefly("second");
        silo.Clock.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        silo.Board.Open("first");
        await running;
        await grain.Finish();
        Assert.DoesNotContain("second waits", silo.Board.Log);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_dropped_and_the_grain_goes_on()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICallGrain>(Key);
        var call = grain.WaitBriefly("gate");
        await silo.Board.Noted("gate waits");
        silo.Clock.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        silo.Board.Open("gate");
        await grain.Finish();
        Assert.Equal(["gate waits", "gate goes on", "finished"], silo.Board.Log);
    }

    [Fact]
    public async Task Nothing_is_outstanding_when_all_calls_are_answered()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICallGrain>(Key);
        var call = grain.Wait("gate");
        Assert.Equal(1, silo.Census.OutstandingCalls);
        silo.Board.Open("gate");
        await call;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await grain.Finish();
        })));
        await Assert.ThrowsAsync<ParcelLostException>(grain.Throw);
        Assert.Equal(0, silo.Census.OutstandingCalls);
    }

    [Fact]
    public async Task A_one_way_call_returns_at_once_and_its_failure_is_lost()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICallGrain>(Key);
        Assert.True(grain.ForgetMe("gate", fails: true).IsCompletedSuccessfully);
        grain.ForgetMeToo("line");
        Assert.Equal(0, silo.Census.OutstandingCalls);
        await silo.Board.Noted("gate waits");
        silo.Board.Open("gate");
        await grain.Finish();
        Assert.Equal(["gate waits", "gate goes on", "line", "finished"], silo.Board.Log);
    }

    [Fact]
    public async Task A_grain_goes_into_a_call_as_a_reference_only()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICallGrain>(Key);
        Assert.Equal("True", await grain.CallWithSelf());
        Assert.Equal(Key, (await grain.Self()).GetPrimaryKey());
        Assert.Equal((GrainReference)grain, (GrainReference)await grain.Self());
    }
}
