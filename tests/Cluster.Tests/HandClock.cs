namespace Tael.Tests;

/// <summary>The system's clock, with days put before it by hand.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));
}
