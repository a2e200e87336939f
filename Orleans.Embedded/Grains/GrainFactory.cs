using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <inheritdoc cref="IClusterClient"/>
internal sealed class GrainFactory(EmbeddedRuntime runtime) : IClusterClient
{
    private readonly ConcurrentDictionary<Type, GrainInterface> _interfaces = new();
    private readonly ConcurrentDictionary<(Type, GrainType), GrainInterface> _interfacesOfKinds = new();
    private readonly ConditionalWeakTable<IGrainObserver, Activation> _observers = [];
    private long _observersCount;

    public IServiceProvider ServiceProvider => runtime.Services;

    public T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithStringKey =>
        (T)(IAddressable)To(typeof(T), IdSpan.Create(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithGuidKey =>
        (T)(IAddressable)To(typeof(T), GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(long primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithIntegerKey =>
        (T)(IAddressable)To(typeof(T), GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(GrainId grainId) where T : IAddressable => (T)(IAddressable)Reference(typeof(T), grainId);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)To(grainInterfaceType, IdSpan.Create(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)To(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)To(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey), null);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is GrainReference or IGrainBase) throw new ArgumentException("A grain has references.", nameof(obj));

        var observer = _observers.GetValue(obj, Adopt);
        return (TGrainObserverInterface)(IAddressable)Reference(typeof(TGrainObserverInterface), observer.GrainId);
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        var target = obj is GrainReference reference ? runtime.Catalog.Find(reference.GrainId) : null;
        if (target is null && !_observers.TryGetValue(obj, out target)) return;

        runtime.Catalog.Remove(target);
        _observers.Remove((IGrainObserver)target.GrainInstance!);
    }

    internal GrainReference Reference(Type grainInterface, GrainId id) => _interfacesOfKinds
        .GetOrAdd((grainInterface, id.Type), static (given, self) => self.Make(given.Item1, given.Item2), this)
        .To(id.Key);

    private GrainReference To(Type grainInterface, IdSpan key, string? prefix)
    {
        if (prefix is not null)
        {
            var chosen = runtime.Manifest.KindFor(grainInterface, prefix);
            return Reference(grainInterface, new(chosen.Type, key));
        }

        if (!_interfaces.TryGetValue(grainInterface, out var found))
        {
            var kind = runtime.Manifest.KindFor(grainInterface, null);
            found = _interfaces.GetOrAdd(grainInterface, new GrainInterface(runtime, kind, Proxy.For(grainInterface)));
        }

        return found.To(key);
    }

    private GrainInterface Make(Type grainInterface, GrainType type)
    {
        var kind = type == runtime.ObserverKind.Type ? runtime.ObserverKind : runtime.Manifest.KindFor(type);
        return new(runtime, kind, Proxy.For(grainInterface));
    }

    private Activation Adopt(IGrainObserver observer)
    {
        var key = GrainIdKeyExtensions.CreateIntegerKey(Interlocked.Increment(ref _observersCount));
        var activation = new Activation(runtime, runtime.ObserverKind, new(runtime.ObserverKind.Type, key));
        activation.Adopt(observer);
        runtime.Catalog.Add(activation);
        return activation;
    }
}
