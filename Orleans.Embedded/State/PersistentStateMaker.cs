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
    internal static Func<Activation, object?> For(
        IServiceProvider services, Type parameter, PersistentStateAttribute wanted)
    {
        if (!parameter.IsGenericType || parameter.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException($"[PersistentState] is for IPersistentState<T>, not for {parameter}.");
        }

        var name = wanted.StorageName ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        var storage = services.GetKeyedService<IGrainStorage>(name) ?? throw new InvalidOperationException(
            $"State '{wanted.StateName}' wants a storage named '{name}', and there is none.");
        var state = typeof(PersistentState<>).MakeGenericType(parameter.GetGenericArguments());
        var make = ConstructorInvoker.Create(state.GetConstructors().Single());
        return activation =>
        {
            var made = make.Invoke(wanted.StateName, activation.GrainId, storage);
            activation.Add((IStorage)made);
            return made;
        };
    }
}
