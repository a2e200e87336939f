namespace Tael.Tests.Journals;

/// <summary>The system's, and as much later as a test wants it to be.</summary>
internal sealed class LaterClock : TimeProvider
{
    private TimeSpan _passed;

    public void Pass(TimeSpan by) => _passed += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _passed;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_passed.TotalSeconds * TimestampFrequency);
}

/// <summary>Until it is moved on, no whole look is due after the first.</summary>
internal sealed class StandingClock : TimeProvider
{
    private long _ticks;

    public void Advance(TimeSpan by) => _ticks += by.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;
}
