using Tael.Client.Api.Wire;
using Tael.Grains;

namespace Tael.Tests.Wire;

public sealed class GrainCallsTests
{
    private static readonly GrainCalls Calls = new(TimeProvider.System);

    public static TheoryData<Exception> Passing =>
    [
        new OutcomeUnknownException("lost"), new TimeoutException(), new Orleans.Runtime.SiloUnavailableException(),
    ];

    [Theory, MemberData(nameof(Passing))]
    public async Task What_passes_is_tried_again_with_the_same_command(Exception passing)
    {
        var attempts = 0;
        var answer = await Calls.Run("command", command =>
            ++attempts < 4 ? throw passing : Task.FromResult(command));
        Assert.Equal("command", answer);
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task What_does_not_pass_is_unknown_to_the_caller()
    {
        var attempts = 0;
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Calls.Run<int, int>(0, _ =>
        {
            attempts++;
            throw new OutcomeUnknownException("lost");
        }));
        Assert.Equal(GrainCalls.AttemptsMax, attempts);
    }

    [Fact]
    public async Task A_bug_is_not_tried_again()
    {
        var attempts = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Calls.Run<int, int>(0, _ =>
        {
            attempts++;
            throw new InvalidOperationException();
        }));
        Assert.Equal(1, attempts);
    }
}
