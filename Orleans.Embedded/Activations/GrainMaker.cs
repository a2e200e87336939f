using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Makes the objects of one grain class.</summary>
/// <remarks>
/// Singletons are fetched once per class. Only a class that asks for a scoped or transient service, or for the
/// service provider itself, costs a scope per activation. A plan that fails is made anew at the next activation.
/// </remarks>
internal sealed class GrainMaker
{
    // For all runtimes of this program: code is made for each of them, and a test or a simulation has thousands of runtimes.
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Constructors = new();

    private readonly Lazy<(ConstructorInvoker Constructor, Func<Activation, object?>[] Arguments)> _plan;

    internal GrainMaker(EmbeddedRuntime runtime, Type grainClass) => _plan =
        new(() => PlanOf(runtime, grainClass), LazyThreadSafetyMode.PublicationOnly);

    internal object Make(Activation activation)
    {
        var (constructor, arguments) = _plan.Value;
        if (arguments.Length == 0) return constructor.Invoke();

        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i](activation);
        return constructor.Invoke(values.AsSpan());
    }

    private static (ConstructorInvoker, Func<Activation, object?>[]) PlanOf(EmbeddedRuntime runtime, Type grainClass)
    {
        var constructors = grainClass.GetConstructors();
        var constructor = constructors.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"{grainClass} has no public constructor.");
        return (
            Constructors.GetOrAdd(constructor, ConstructorInvoker.Create),
            [.. constructor.GetParameters().Select(parameter => ArgumentFor(runtime, parameter))]);
    }

    private static Func<Activation, object?> ArgumentFor(EmbeddedRuntime runtime, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return PersistentStateMaker.For(runtime.Services, type, state);
        }

        if (type == typeof(IGrainContext)) return static activation => activation;
        if (type == typeof(IServiceProvider)) return static activation => activation.ActivationServices;

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        if (runtime.Lifetimes.IsSingleton(type))
        {
            var service = runtime.Services.GetRequiredService(type);
            return _ => service;
        }

        return parameter.HasDefaultValue
            ? activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : activation => activation.ActivationServices.GetRequiredService(type);
    }
}

/// <summary>Which services are the same object for everyone.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    internal bool IsSingleton(Type type) => LastOf(type)?.Lifetime == ServiceLifetime.Singleton
        || (type.IsConstructedGenericType && LastOf(type) is null
            && LastOf(type.GetGenericTypeDefinition())?.Lifetime == ServiceLifetime.Singleton);

    private ServiceDescriptor? LastOf(Type type) =>
        services.LastOrDefault(service => !service.IsKeyedService && service.ServiceType == type);
}
