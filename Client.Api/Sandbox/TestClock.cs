using System.Globalization;

namespace Tael.Client.Api.Sandbox;

/// <summary>The sandbox's clock: real time plus an offset that only grows.</summary>
/// <remarks>
/// Everything of business follows it: expiry, locks, retries, bills. <see cref="TimeProvider.GetTimestamp"/> stays the
/// machine's own monotonic clock, so that a call under way does not time out because somebody advanced the time. A
/// timer that an advance has made due fires at once, and a recurring one only once: like on a computer that has slept.
/// The offset outlives a restart, since what is stored must not lie in the future of the clock.
/// </remarks>
public sealed class TestClock : TimeProvider, IDisposable
{
    /// <summary>The most that one call may advance.</summary>
    public static readonly TimeSpan AdvanceMax = TimeSpan.FromDays(366);

    /// <summary>The most by which the clock may run ahead: enough for a decade of bills, far from any
    /// overflow.</summary>
    public static readonly TimeSpan OffsetMax = TimeSpan.FromDays(3_660);

    private const string FileName = "clock";

    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly HashSet<TestTimer> _waiting = [];
    private readonly SandboxFolder _folder;
    private readonly ITimer? _following;
    private TimeSpan _offset;

    /// <param name="folder">Where the offset is kept; made if it is not there.</param>
    /// <param name="isShared">Other processes have a clock on this folder: when they move theirs, this one follows.</param>
    public TestClock(string folder, bool isShared = false)
    {
        _folder = new SandboxFolder(folder);
        _offset = Read() ?? TimeSpan.Zero;
        _following = isShared ? System.CreateTimer(_ => CatchUp(), null, FollowEvery, FollowEvery) : null;
    }

    /// <summary>The next clock on this folder shows the real time. Only when nothing is stored that would then be of the
    /// future.</summary>
    public static void Forget(string folder) => File.Delete(new SandboxFolder(folder).PathOf(FileName));

    public TimeSpan Offset
    {
        get { lock (_lock) return _offset; }
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    /// <summary>Moves the clock on and fires what has become due. False if that is more than the clock can
    /// do.</summary>
    public bool Advance(TimeSpan by)
    {
        if (by < TimeSpan.Zero || by > AdvanceMax) return false;

        TestTimer[] waiting;
        lock (_lock)
        {
            if (_offset + by > OffsetMax) return false;

            // First the file: a time that anybody has seen must still be past after a crash.
            _folder.Write(FileName, (_offset + by).Ticks.ToString(CultureInfo.InvariantCulture));
            _offset += by;
            waiting = [.. _waiting];
        }

        foreach (var timer in waiting) timer.Schedule();
        return true;
    }

    private void CatchUp()
    {
        TestTimer[] waiting;
        lock (_lock)
        {
            if (Read() is not { } offset || offset <= _offset) return;

            _offset = offset;
            waiting = [.. _waiting];
        }

        foreach (var timer in waiting) timer.Schedule();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Dispose() => _following?.Dispose();

    /// <summary>How long this clock has run: it jumps with an advance, but not with the machine's calendar.</summary>
    internal TimeSpan Elapsed() => System.GetElapsedTime(0) + Offset;

    /// <summary>Only timers that wait are known to the clock, so that an abandoned one can be collected.</summary>
    internal void Keep(TestTimer timer, bool waiting)
    {
        lock (_lock) _ = waiting ? _waiting.Add(timer) : _waiting.Remove(timer);
    }

    /// <summary>Null: nobody has moved it yet, or somebody is just about to.</summary>
    private TimeSpan? Read()
    {
        try
        {
            return _folder.Has(FileName) ? Parse(File.ReadAllText(_folder.PathOf(FileName))) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static TimeSpan Parse(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var ticks) && ticks >= 0 && ticks <= OffsetMax.Ticks
            ? TimeSpan.FromTicks(ticks)
            : throw new InvalidDataException("The sandbox's file 'clock' does not hold an offset.");
}
