using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>Values that travel with a call to the grains it reaches, and never back.</summary>
/// <remarks>The values of a context are never changed, only replaced, so a call takes no copy of them.</remarks>
public static class RequestContext
{
    private const string Reentrancy = "#CCR";

    private static readonly AsyncLocal<Dictionary<string, object>?> Local = new();

    private static long _sections;

    /// <summary>Calls that carry the same id may enter a grain that has opened a section under it.</summary>
    public static Guid ReentrancyId
    {
        get => ReentrancyIdIn(Local.Value);
        set
        {
            if (value == Guid.Empty) Remove(Reentrancy);
            else Set(Reentrancy, value);
        }
    }

    public static IEnumerable<string> Keys => Local.Value?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Local.Value ?? [];

    /// <summary>What a call takes with it; null if there is nothing.</summary>
    internal static Dictionary<string, object>? Current => Local.Value;

    public static object? Get(string key) => Local.Value?.GetValueOrDefault(key);

    public static void Set(string key, object value)
    {
        Local.Value = Local.Value is { } before
            ? new(before) { [key] = value }
            : new(1) { [key] = value };
    }

    public static bool Remove(string key)
    {
        if (Local.Value is not { } before || !before.ContainsKey(key)) return false;

        var rest = new Dictionary<string, object>(before);
        rest.Remove(key);
        Local.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    public static void Clear()
    {
        if (Local.Value is not null) Local.Value = null;
    }

    /// <summary>Until disposed, calls made from here may come back into the grain that opened the section.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var outer = ReentrancyId;
        return new(outer, outer == Guid.Empty ? NewId() : outer);
    }

    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    internal static void Restore(Dictionary<string, object> values) => Local.Value = values;

    internal static Guid ReentrancyIdIn(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(Reentrancy, out var id) ? (Guid)id : Guid.Empty;

    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref _sections));
        return new(bytes);
    }

    /// <summary>A stretch of a grain's code whose calls may, or may not, come back.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _outer;
        private readonly Guid _inner;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _outer = originalReentrancyId;
            _inner = newReentrancyId;
            if (_inner != _outer) ReentrancyId = _inner;
            if (_inner != Guid.Empty) Activation.Here?.EnterSection(_inner);
        }

        public void Dispose()
        {
            if (_inner != Guid.Empty) Activation.Here?.LeaveSection(_inner);
            if (_inner != _outer) ReentrancyId = _outer;
        }
    }
}
