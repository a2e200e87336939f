namespace Tael.Client.Api.Notifications;

/// <summary>Keeps one receiver from taking up the whole sender: so many calls to a host at once, the others
/// wait.</summary>
/// <remarks>A host that fails gets few places to wait in, so that its many notifications do not hold up those of
/// others; who finds none leaves, and is due again when its claim ends. Lanes exist only while somebody is in
/// them.</remarks>
internal sealed class HostLanes
{
    public const int CallsMax = 8;
    public const int WaitingWhileFailingMax = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A place in the host's lane, to be left by <see cref="Leave"/>; null if there is none in time.</summary>
    public async Task<Lane?> Enter(string host, TimeSpan patience, CancellationToken cancellationToken)
    {
        Lane lane;
        lock (_lock)
        {
            if (!_lanes.TryGetValue(host, out lane!)) _lanes[host] = lane = new Lane(host);
            if (lane.Failing && lane.Inside >= CallsMax + WaitingWhileFailingMax) return null;
            lane.Inside++;
        }

        var entered = false;
        try
        {
            entered = await lane.Calls.WaitAsync(patience, cancellationToken);
            return entered ? lane : null;
        }
        finally
        {
            if (!entered) Forget(lane);
        }
    }

    public void Leave(Lane lane, bool failed)
    {
        lane.Failing = failed;
        lane.Calls.Release();
        Forget(lane);
    }

    private void Forget(Lane lane)
    {
        lock (_lock)
        {
            if (--lane.Inside == 0) _lanes.Remove(lane.Host);
        }
    }

    internal sealed class Lane(string host)
    {
        public string Host => host;
        public SemaphoreSlim Calls { get; } = new(CallsMax);
        public int Inside { get; set; }
        public bool Failing { get; set; }
    }
}
