#pragma warning disable CA1822, CA1812
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;

namespace Orleans.Embedded;

internal sealed class Activation
{
    internal static IGrainContext Running => throw new NotImplementedException();
    internal static Activation? Current => null;
    internal EmbeddedRuntime Runtime => throw new NotImplementedException();
    internal static Activation Of(IGrainBase grain) => throw new NotImplementedException();
    internal void KeepAliveFor(TimeSpan time) => throw new NotImplementedException();
    internal IGrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) => throw new NotImplementedException();
    internal void EnterSection(Guid id) => throw new NotImplementedException();
    internal void LeaveSection(Guid id) => throw new NotImplementedException();
}

internal sealed class EmbeddedRuntime
{
    internal GrainFactory Factory => throw new NotImplementedException();
    internal ReminderService Reminders => throw new NotImplementedException();
    internal static void AddTo(IServiceCollection services) => throw new NotImplementedException();
}

internal abstract class GrainFactory : IGrainFactory
{
    internal object Reference(Type type, GrainId id) => throw new NotImplementedException();
    public abstract T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithStringKey;
    public abstract T GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithGuidKey;
    public abstract T GetGrain<T>(long primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithIntegerKey;
    public abstract T GetGrain<T>(GrainId grainId) where T : IAddressable;
    public abstract IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);
    public abstract IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey);
    public abstract IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey);
    public abstract T CreateObjectReference<T>(IGrainObserver obj) where T : IGrainObserver;
    public abstract void DeleteObjectReference<T>(IGrainObserver obj) where T : IGrainObserver;
}


internal sealed class ReminderService
{
    internal Task<IGrainReminder> Set(GrainId grain, string name, TimeSpan due, TimeSpan period) => throw new NotImplementedException();
    internal IGrainReminder? Get(GrainId grain, string name) => throw new NotImplementedException();
    internal List<IGrainReminder> GetAll(GrainId grain) => throw new NotImplementedException();
    internal Task Remove(GrainId grain, IGrainReminder reminder) => throw new NotImplementedException();
}

internal sealed class MemoryReminderStore : IReminderStore
{
    public Task<IReadOnlyList<Reminder>> ReadAll(CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task Upsert(Reminder reminder) => throw new NotImplementedException();
    public Task Remove(GrainId grain, string name) => throw new NotImplementedException();
}

internal sealed class MemoryGrainStorage : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotImplementedException();
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotImplementedException();
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotImplementedException();
}

internal sealed class MemoryStreamProvider(string name, IServiceProvider services) : IStreamProvider
{
    public string Name => name;
    public bool IsRewindable => services is null;
    public IAsyncStream<T> GetStream<T>(StreamId streamId) => throw new NotImplementedException();
}
