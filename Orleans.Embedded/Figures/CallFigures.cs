using System.Runtime.InteropServices;

namespace Orleans.Embedded;

/// <summary>How often a method was called, how often it failed and how long it took.</summary>
/// <remarks>
/// Made for a path on which a microsecond is much: a call that is counted costs one interlocked addition in a cell that few other
/// threads use, and allocates nothing. How long it took is measured of every call while there are few, and of one in
/// <see cref="SampleEveryMax"/> when there are many (<see cref="SampleSeldom"/>).
/// </remarks>
public sealed class CallFigures
{
    public const int SampleEveryMax = 16;

    private const int CellsCount = 16;

    private readonly Cell[] _cells = new Cell[CellsCount];
    private readonly long[] _latencies = new long[LatencyCounts.ClassesCount];
    private long _errors;
    private long _sampleMask;
    private volatile CallError? _lastError;

    public long Calls
    {
        get
        {
            var calls = 0L;
            for (var i = 0; i < CellsCount; i++) calls += Volatile.Read(ref _cells[i].Calls);
            return calls;
        }
    }

    public long Errors => Volatile.Read(ref _errors);

    public CallError? LastError => _lastError;

    /// <summary>Counts a call that has ended.</summary>
    /// <returns>Whether its caller shall measure it and <see cref="Took"/> be told.</returns>
    public bool Count()
    {
        var number = Interlocked.Increment(ref _cells[Environment.CurrentManagedThreadId % CellsCount].Calls);
        return (number & Volatile.Read(ref _sampleMask)) == 0;
    }

    public void Took(long micros) => Interlocked.Increment(ref _latencies[LatencyCounts.ClassOf(micros)]);

    public void Failed(CallError error)
    {
        Interlocked.Increment(ref _errors);
        _lastError = error;
    }

    /// <summary>From now on few calls are measured, or all.</summary>
    public void SampleSeldom(bool seldom) => Volatile.Write(ref _sampleMask, seldom ? SampleEveryMax - 1 : 0);

    /// <summary>Copies the counts of <see cref="LatencyCounts"/> into an array as long.</summary>
    public void CopyLatencies(Span<long> counts)
    {
        for (var i = 0; i < _latencies.Length; i++) counts[i] = Volatile.Read(ref _latencies[i]);
    }

    /// <summary>As wide as the pairs of cache lines that processors fetch, so that threads don't wait for each other.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(0)]
        public long Calls;
    }
}

/// <summary>A call that failed.</summary>
/// <param name="Grain">The grain's key.</param>
/// <param name="What">The exception's type: its text may hold what is nobody's business.</param>
public sealed record CallError(string Grain, DateTimeOffset At, string What);
