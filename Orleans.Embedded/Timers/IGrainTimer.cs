using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A timer of one activation; it ends with the activation at the latest.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>When a timer ticks, and how its ticks stand to the calls of the grain.</summary>
/// <remarks><see cref="Timeout.InfiniteTimeSpan"/> as the period makes it tick once.</remarks>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of one tick to the start of the next.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Ticks don't wait for running calls, nor calls for a tick.</summary>
    public bool Interleave { get; init; }

    /// <summary>A tick counts as use, so the activation does not become idle.</summary>
    public bool KeepAlive { get; init; }
}
