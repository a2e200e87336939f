using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The class that stands for a grain interface on the caller's side, made when first asked for.</summary>
internal sealed class Proxy
{
    private static readonly ConcurrentDictionary<Type, Lazy<Proxy>> Made = new();

    private Proxy(Type grainInterface)
    {
        Interface = grainInterface;
        Methods = [.. MethodsOf(grainInterface).Select(method => new GrainMethod(grainInterface, method))];
        foreach (var method in Methods) MessageRules.Check(method);
        Prototype = ProxyEmitter.Emit(grainInterface, Methods);
    }

    internal Type Interface { get; }

    internal GrainMethod[] Methods { get; }

    /// <summary>A reference to nothing, which only makes other references.</summary>
    internal GrainReference Prototype { get; }

    /// <exception cref="NotSupportedException">The interface says something that can't go into a message.</exception>
    internal static Proxy For(Type grainInterface) =>
        Made.GetOrAdd(grainInterface, static type => new Lazy<Proxy>(() => new Proxy(type))).Value;

    private static IEnumerable<MethodInfo> MethodsOf(Type grainInterface) =>
        new[] { grainInterface }
            .Concat(grainInterface.GetInterfaces().OrderBy(i => i.FullName, StringComparer.Ordinal))
            .SelectMany(i => i.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic));
}
