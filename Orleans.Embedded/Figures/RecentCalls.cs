using System.Reflection;

namespace Orleans.Embedded;

/// <summary>The latest calls of one grain that somebody watches.</summary>
/// <remarks>At most <see cref="CallsMax"/>, older ones are let go.</remarks>
public sealed class RecentCalls
{
    public const int CallsMax = 32;

    private readonly Lock _lock = new();
    private readonly RecentCall[] _calls = new RecentCall[CallsMax];
    private long _count;

    public void Add(RecentCall call)
    {
        lock (_lock) _calls[_count++ % CallsMax] = call;
    }

    /// <summary>The latest first.</summary>
    public IReadOnlyList<RecentCall> Latest()
    {
        lock (_lock)
        {
            var calls = new RecentCall[Math.Min(_count, CallsMax)];
            for (var i = 0; i < calls.Length; i++) calls[i] = _calls[(_count - 1 - i) % CallsMax];
            return calls;
        }
    }
}

/// <summary>One call that has ended.</summary>
/// <param name="Error">The exception's type; null: it was answered.</param>
public readonly record struct RecentCall(MethodInfo Method, DateTimeOffset At, long TookMicros, string? Error);
