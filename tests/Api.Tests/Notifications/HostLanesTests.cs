using Tael.Client.Api.Notifications;

namespace Tael.Tests.Notifications;

public sealed class HostLanesTests
{
    private readonly HostLanes _lanes = new();

    [Fact]
    public async Task So_many_calls_to_a_host_at_once_and_the_next_when_one_leaves()
    {
        var inside = await Fill("slow");
        var next = _lanes.Enter("SLOW", TaelUnderTest.Deadline, CancellationToken.None);
        Assert.False(next.IsCompleted);
        Assert.NotNull(await _lanes.Enter("quick", TimeSpan.Zero, CancellationToken.None));

        _lanes.Leave(inside[0], failed: false);
        Assert.NotNull(await next.WaitAsync(TaelUnderTest.Deadline));
    }

    [Fact]
    public async Task A_host_that_fails_gets_few_places_to_wait_in_until_it_works_again()
    {
        var inside = await Fill("dead");
        _lanes.Leave(inside[0], failed: true);
        inside[0] = (await _lanes.Enter("dead", TimeSpan.Zero, CancellationToken.None))!;

        var waiting = Enumerable.Range(0, HostLanes.WaitingWhileFailingMax).Select(_ => Enter()).ToList();
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        Assert.Null(await Enter());

        _lanes.Leave(inside[0], failed: false);
        _ = Enter();
        var entered = await Task.WhenAny(waiting).WaitAsync(TaelUnderTest.Deadline);
        Assert.NotNull(await entered);

        Task<HostLanes.Lane?> Enter() => _lanes.Enter("dead", TaelUnderTest.Deadline, CancellationToken.None);
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        await Fill("slow");
        Assert.Null(await _lanes.Enter("slow", TimeSpan.FromMilliseconds(1), CancellationToken.None));
    }

    private async Task<HostLanes.Lane[]> Fill(string host)
    {
        var lanes = new HostLanes.Lane[HostLanes.CallsMax];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = (await _lanes.Enter(host, TimeSpan.Zero, CancellationToken.None))!;
            Assert.NotNull(lanes[i]);
        }

        return lanes;
    }
}
