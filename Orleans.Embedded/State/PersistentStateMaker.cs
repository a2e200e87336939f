using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>Makes the states that a grain's constructor asks for.</summary>
internal static class PersistentStateMaker
{
    internal static Func<Activation, object?> For(IServiceProvider services, Type parameter, PersistentStateAttribute wanted)
    {
        if (!parameter.IsGenericType || parameter.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException($"[PersistentState] stands on an IPersistentState<T>, not on {parameter}.");
        }

        var storage = services.GetKeyedService<IGrainStorage>(wanted.StorageName ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            ?? throw new InvalidOperationException(
                $"State '{wanted.StateName}' wants a storage named '{wanted.StorageName ?? "Default"}', and there is none.");
        var constructor = typeof(PersistentState<>).MakeGenericType(parameter.GetGenericArguments()).GetConstructors().Single();
        var make = ConstructorInvoker.Create(constructor);
        return activation =>
        {
            var state = make.Invoke(wanted.StateName, activation.GrainId, storage);
            activation.Add((IStorage)state);
            return state;
        };
    }
}
