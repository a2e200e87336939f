using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tael.Tests.Calls;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> Double(int value);
    Task<string> Caller();
    Task<int> Fail();
}

public sealed class FilteredGrain(Board board) : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        board.Note($"own {context.MethodName}");
        await context.Invoke();
        board.Note($"own result {context.Result}");
    }

    public Task<int> Double(int value)
    {
        board.Note("method");
        return Task.FromResult(value * 2);
    }

    public Task<string> Caller() => Task.FromResult(RequestContext.Get("who") as string ?? "nobody");

    public async Task<int> Fail()
    {
        await Task.Yield();
        throw new ParcelLostException("Filtered.");
    }
}

public sealed class NotingFilter(Board board, IGrainFactory grains) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var grainClass = context.ImplementationMethod.DeclaringType!.Name;
        board.Note($"first {context.TargetId} {grainClass} {context.SourceId is null && grains is not null}");
        await context.Invoke();
        board.Note("first after");
    }
}

public sealed class FilterTests
{
    [Fact]
    public async Task Filters_stand_around_a_call_in_their_order_and_may_change_it()
    {
        await using var silo = await TestSilo.Start(s => s
            .AddIncomingGrainCallFilter<NotingFilter>()
            .AddIncomingGrainCallFilter(async context =>
            {
                context.Request.SetArgument(0, (int)context.Request.GetArgument(0)! + 1);
                await context.Invoke();
                if (context.Result is int result) context.Result = result + 100;
            }));
        Assert.Equal(122, await silo.Grains.GetGrain<IFilteredGrain>("a").Double(10));
        Assert.Equal(
            ["first filtered/a FilteredGrain True", "own Double", "method", "own result 22", "first after"],
            silo.Board.Log);
    }

    [Fact]
    public async Task A_failure_passes_through_filters_as_it_is()
    {
        await using var silo = await TestSilo.Start(s => s.AddIncomingGrainCallFilter<NotingFilter>());
        await Assert.ThrowsAsync<ParcelLostException>(silo.Grains.GetGrain<IFilteredGrain>("a").Fail);
    }

    [Fact]
    public async Task A_filter_may_answer_in_place_of_the_grain()
    {
        await using var silo = await TestSilo.Start(s => s.AddIncomingGrainCallFilter(context =>
        {
            context.Result = 7;
            return Task.CompletedTask;
        }));
        Assert.Equal(7, await silo.Grains.GetGrain<IFilteredGrain>("a").Double(1));
        Assert.Empty(silo.Board.Log);
    }

    [Fact]
    public async Task A_filter_sees_the_context_of_the_request()
    {
        await using var silo = await TestSilo.Start(s => s.AddIncomingGrainCallFilter(async context =>
        {
            RequestContext.Set("who", RequestContext.Get("who") + " seen");
            await context.Invoke();
        }));
        RequestContext.Set("who", "caller");
        Assert.Equal("caller seen", await silo.Grains.GetGrain<IFilteredGrain>("a").Caller());
    }
}
