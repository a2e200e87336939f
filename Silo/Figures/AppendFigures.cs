using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Embedded;

namespace Tael.Silo.Figures;

/// <summary>How long appends take, from being asked for until they are durable, and how many go in one commit.</summary>
public sealed class AppendFigures : IDisposable
{
    public const string Name = "appends";

    private readonly Meter _meter = new(TaelMeter.Name);
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batch;

    public AppendFigures()
    {
        _duration = _meter.CreateHistogram(
            "tael.append.duration",
            "s",
            "From an append's being asked for until it is durable",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
            });
        _batch = _meter.CreateHistogram(
            "tael.append.batch",
            description: "Appends in one commit",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000] });
    }

    public CallFigures Calls { get; } = new();

    /// <param name="since">Of <see cref="Stopwatch"/>.</param>
    /// <param name="failure">Null: it is durable, or the journal has said what is in its way.</param>
    internal void Answered(long since, string account, Exception? failure)
    {
        if (failure is not null) Calls.Failed(new(account, DateTimeOffset.UtcNow, failure.GetType().Name));
        var isMeasured = Calls.Count();
        if (!isMeasured && !_duration.Enabled) return;

        var took = Stopwatch.GetElapsedTime(since);
        if (isMeasured) Calls.Took((long)took.TotalMicroseconds);
        _duration.Record(took.TotalSeconds);
    }

    internal void Committed(int appends) => _batch.Record(appends);

    public void Dispose() => _meter.Dispose();
}
