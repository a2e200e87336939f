using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>States kept in memory, each with the number of its version as its ETag.</summary>
/// <remarks>It keeps the object itself, not a copy, and so takes immutable states only.</remarks>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly Dictionary<(string, GrainId), (object? State, long Version)> _states = [];
    private readonly Lock _lock = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            grainState.RecordExists = _states.TryGetValue((stateName, grainId), out var stored);
            if (grainState.RecordExists) grainState.State = (T?)stored.State;
            else grainState.State = default;
            grainState.ETag = grainState.RecordExists ? ETag(stored.Version) : null;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!MessageRules.IsImmutable(typeof(T)))
        {
            throw new NotSupportedException($"{typeof(T)} could change once stored: make it [Immutable].");
        }

        lock (_lock)
        {
            Check(stateName, grainId, grainState.ETag);
            _version++;
            _states[(stateName, grainId)] = (grainState.State, _version);
            grainState.ETag = ETag(_version);
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            Check(stateName, grainId, grainState.ETag);
            _states.Remove((stateName, grainId));
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private void Check(string stateName, GrainId grainId, string? etag)
    {
        var stored = _states.TryGetValue((stateName, grainId), out var found) ? ETag(found.Version) : null;
        if (stored == etag) return;

        throw new InconsistentStateException($"State '{stateName}' of {grainId} was written by another.", stored, etag);
    }
}
