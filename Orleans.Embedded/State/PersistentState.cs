using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <inheritdoc cref="IPersistentState{TState}"/>
internal sealed class PersistentState<TState>(string name, GrainId grain, IGrainStorage storage)
    : IPersistentState<TState>
{
    private readonly GrainState<TState> _state = new(Empty());

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(name, grain, _state, cancellationToken);
        _state.State ??= Empty();
    }

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        storage.WriteStateAsync(name, grain, _state, cancellationToken);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await storage.ClearStateAsync(name, grain, _state, cancellationToken);
        _state.State = Empty();
    }

    /// <summary>As in Orleans: what the type's own constructor makes, or all zeroes if it has none.</summary>
    private static TState Empty()
    {
        if (typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is not null)
        {
            return Activator.CreateInstance<TState>();
        }

        return typeof(TState) == typeof(string) || typeof(TState).IsAbstract
            ? default!
            : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));
    }
}
