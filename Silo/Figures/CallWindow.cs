using System.Diagnostics;
using Orleans.Embedded;

namespace Tael.Silo.Figures;

/// <summary>How often something happens and how long it takes now: over the last <see cref="SecondsMax"/> seconds.</summary>
/// <remarks>Somebody calls <see cref="Tick"/> once a second. What happened before the window was made counts as its first second's.</remarks>
public sealed class CallWindow
{
    public const int SecondsMax = 10;

    /// <summary>With more calls a second, few of them are measured.</summary>
    private const int MeasureAllUpTo = 2_000;

    private readonly Lock _lock = new();
    private readonly CallFigures _figures;
    private readonly Mark[] _marks = new Mark[SecondsMax];
    private readonly long[] _latest = new long[LatencyCounts.ClassesCount];
    private long _ticks;

    public CallWindow(CallFigures figures, long startedAt)
    {
        _figures = figures;
        for (var i = 0; i < _marks.Length; i++) _marks[i] = new(new long[LatencyCounts.ClassesCount]);
        _marks[0].At = startedAt;
    }

    public CallFigures Figures => _figures;

    /// <param name="now">Of <see cref="Stopwatch"/>.</param>
    public void Tick(long now)
    {
        lock (_lock)
        {
            var before = _marks[_ticks % SecondsMax].Calls;
            var mark = _marks[++_ticks % SecondsMax];
            (mark.At, mark.Calls, mark.Errors) = (now, _figures.Calls, _figures.Errors);
            _figures.CopyLatencies(mark.Latencies);
            _figures.SampleSeldom(mark.Calls - before > MeasureAllUpTo);
        }
    }

    public CallRates Look(long now)
    {
        lock (_lock)
        {
            var oldest = _marks[(_ticks < SecondsMax ? 0 : _ticks + 1) % SecondsMax];
            var seconds = Math.Max(Stopwatch.GetElapsedTime(oldest.At, now).TotalSeconds, 1);
            _figures.CopyLatencies(_latest);
            for (var i = 0; i < _latest.Length; i++) _latest[i] -= oldest.Latencies[i];
            return new(
                (_figures.Calls - oldest.Calls) / seconds,
                (_figures.Errors - oldest.Errors) / seconds,
                LatencyCounts.Quantile(_latest, 0.5),
                LatencyCounts.Quantile(_latest, 0.99));
        }
    }

    private sealed class Mark(long[] latencies)
    {
        public long At { get; set; }

        public long Calls { get; set; }

        public long Errors { get; set; }

        public long[] Latencies { get; } = latencies;
    }
}

/// <summary>What a <see cref="CallWindow"/> shows.</summary>
/// <param name="P50Micros">Null: nothing was measured in the window.</param>
public readonly record struct CallRates(double PerSecond, double ErrorsPerSecond, long? P50Micros, long? P99Micros);
