using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The grain classes of this program, and which of them answers for an interface.</summary>
internal sealed class GrainManifest(EmbeddedRuntime runtime)
{
    // An assembly never changes, and looking through it takes longer than all else that a runtime does to begin.
    private static readonly ConcurrentDictionary<Assembly, Type[]> ClassesOf = new();

    private readonly Lazy<Type[]> _classes = new(FindClasses);
    private readonly ConcurrentDictionary<Type, GrainKind> _kinds = new();
    private readonly ConcurrentDictionary<GrainType, GrainKind> _byType = new();

    /// <summary>Those that have been used so far, by name.</summary>
    internal IEnumerable<GrainKind> Kinds => _kinds.Values.OrderBy(kind => kind.Type);

    /// <exception cref="ArgumentException">There is no such class, or more than one.</exception>
    internal GrainKind KindFor(Type grainInterface, string? prefix)
    {
        var candidates = _classes.Value
            .Where(grainInterface.IsAssignableFrom)
            .Where(c => prefix is null || c.FullName!.StartsWith(prefix, StringComparison.Ordinal))
            .ToArray();
        // IPaymentGrain is PaymentGrain's, whoever else implements it.
        var named = candidates.Where(c => "I" + c.Name == grainInterface.Name).ToArray();
        var chosen = candidates.Length > 1 && named.Length == 1 ? named : candidates;
        return chosen.Length switch
        {
            1 => KindOf(chosen[0]),
            0 => throw new ArgumentException($"No grain class implements {grainInterface}.", nameof(grainInterface)),
            _ => throw new ArgumentException(
                $"{grainInterface} is implemented by {string.Join(", ", chosen.Select(c => c.FullName))}: say which.",
                nameof(grainInterface)),
        };
    }

    internal GrainKind KindFor(GrainType type) => _byType.GetOrAdd(type, FindKind);

    internal IEnumerable<GrainKind> ListenersTo(string? streamNamespace) => _classes.Value
        .Where(c => c.IsDefined(typeof(ImplicitStreamSubscriptionAttribute)))
        .Select(KindOf)
        .Where(kind => kind.Streams.Contains(streamNamespace));

    private GrainKind KindOf(Type grainClass) =>
        _kinds.GetOrAdd(grainClass, static (type, runtime) => new GrainKind(runtime, type), runtime);

    private GrainKind FindKind(GrainType type)
    {
        var classes = _classes.Value.Where(c => GrainKind.TypeOf(c) == type).ToArray();
        return classes.Length switch
        {
            1 => KindOf(classes[0]),
            0 => throw new ArgumentException($"There is no grain class '{type}'.", nameof(type)),
            _ => throw new ArgumentException(
                $"'{type}' is the name of {string.Join(", ", classes.Select(c => c.FullName))}.", nameof(type)),
        };
    }

    private static Type[] FindClasses() => [.. Assemblies()
        .SelectMany(assembly => ClassesOf.GetOrAdd(assembly, FindClasses))
        .OrderBy(type => type.FullName, StringComparer.Ordinal)];

    private static Type[] FindClasses(Assembly assembly) => [.. assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })
        .Where(type => typeof(IGrain).IsAssignableFrom(type) && !typeof(GrainReference).IsAssignableFrom(type))];

    /// <summary>What is loaded, and what that refers to, as far as it knows grains.</summary>
    private static IEnumerable<Assembly> Assemblies()
    {
        var own = typeof(IGrain).Assembly.GetName().Name;
        var seen = new HashSet<string>();
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
        while (open.TryDequeue(out var assembly))
        {
            if (assembly.IsDynamic || IsOfThePlatform(assembly.GetName()) || !seen.Add(assembly.FullName!)) continue;

            var references = assembly.GetReferencedAssemblies();
            if (references.Any(name => name.Name == own)) yield return assembly;
            foreach (var name in references.Where(name => !IsOfThePlatform(name) && !seen.Contains(name.FullName)))
            {
                if (TryLoad(name) is { } loaded) open.Enqueue(loaded);
            }
        }
    }

    private static bool IsOfThePlatform(AssemblyName name) =>
        name.Name is not { } text || text is "System" or "netstandard" or "mscorlib" or "WindowsBase"
            || text.StartsWith("System.", StringComparison.Ordinal)
            || text.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            return null; // A reference that is needed only while building.
        }
    }
}
