using Tael.Client.Api.Wire;

namespace Tael.Tests.Wire;

public sealed class NonceMemoryTests
{
    [Fact]
    public void A_nonce_works_once_per_merchant_for_as_long_as_a_signature_is_valid()
    {
        var clock = new StillClock();
        var nonces = new NonceMemory(clock);
        Assert.True(nonces.TryUse("1", "a"));
        Assert.False(nonces.TryUse("1", "a"));
        Assert.True(nonces.TryUse("2", "a"));
        Assert.True(nonces.TryUse("1", "b"));

        for (var seconds = 0; seconds < NonceMemory.RememberedFor.TotalSeconds; seconds += 60)
        {
            clock.Advance(TimeSpan.FromSeconds(60));
            Assert.False(nonces.TryUse("1", "a"));
        }

        clock.Advance(2 * NonceMemory.RememberedFor);
        Assert.True(nonces.TryUse("1", "a"));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Nothing_is_forgotten_early(int seed)
    {
        var random = new Random(seed);
        var clock = new StillClock();
        var nonces = new NonceMemory(clock);
        var used = new Dictionary<int, DateTimeOffset>();
        for (var step = 0; step < 5_000; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(random.Next(20)));
            var nonce = random.Next(200);
            var fresh = !used.TryGetValue(nonce, out var at)
                || clock.GetUtcNow() - at > NonceMemory.RememberedFor;
            var accepted = nonces.TryUse("1", $"{nonce}");
            if (!fresh) Assert.False(accepted);
            if (accepted) used[nonce] = clock.GetUtcNow();
        }
    }

    public static TheoryData<int> Seeds => [1, 2, 3];
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StillClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;
}
