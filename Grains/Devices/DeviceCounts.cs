using Tael.Domain.Devices;

namespace Tael.Grains.Devices;

/// <summary>What devices do whose grains are in this process, counted for whoever shows it.</summary>
/// <remarks>A device that is connected has its grain in one process, and counts there.</remarks>
public sealed class DeviceCounts
{
    private readonly long[] _sales = new long[Enum.GetValues<TillOutcome>().Length + 1];
    private long _connected;
    private long _waiting;

    public long Connected => Volatile.Read(ref _connected);

    /// <summary>Commands that devices which are connected have not acknowledged.</summary>
    public long CommandsWaiting => Volatile.Read(ref _waiting);

    /// <summary>Since the process has started.</summary>
    public long Sales(TillOutcome outcome) => Volatile.Read(ref _sales[(int)outcome]);

    internal void Ended(TillOutcome outcome) => Interlocked.Increment(ref _sales[(int)outcome]);

    internal void Changed(int connected, int waiting)
    {
        Interlocked.Add(ref _connected, connected);
        Interlocked.Add(ref _waiting, waiting);
    }
}
