using System.Collections.Immutable;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What may be said to a grain: methods that return tasks, and messages that can't change once sent.</summary>
/// <remarks>
/// Orleans copies whatever is not marked immutable. Here nothing is copied, so what could change is refused when the
/// proxy is made. That is stricter: whatever passes here means the same on Orleans.
/// </remarks>
internal static class MessageRules
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(Guid), typeof(decimal), typeof(TimeSpan), typeof(DateTime), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(Uri), typeof(Version), typeof(CancellationToken), typeof(void),
        typeof(Int128), typeof(UInt128), typeof(System.Numerics.BigInteger),
    ];

    internal static void Check(GrainMethod method)
    {
        if (method.Info.IsGenericMethodDefinition) throw Refusal(method, "is generic");

        var result = method.Info.ReturnType;
        if (result != typeof(void) && !IsTask(result)) throw Refusal(method, $"returns {result}, which is no task");
        if (method.IsOneWay && result.IsGenericType) throw Refusal(method, "is one-way and yet returns a value");

        if (result.IsGenericType && !IsMarked(method.Info.ReturnParameter))
        {
            CheckType(method, "its result", result.GetGenericArguments()[0]);
        }

        foreach (var parameter in method.Info.GetParameters().Where(p => !IsMarked(p)))
        {
            CheckType(method, parameter.Name!, parameter.ParameterType);
        }
    }

    internal static bool IsImmutable(Type type) => IsImmutable(type, []);

    private static void CheckType(GrainMethod method, string what, Type type)
    {
        if (!IsImmutable(type)) throw Refusal(method, $"sends what could change afterwards: {what} of type {type}");
    }

    private static NotSupportedException Refusal(GrainMethod method, string why) =>
        new($"{method.Interface.FullName}.{method.Info.Name} {why}. Messages are sealed records marked [Immutable],"
            + " primitives, or System.Collections.Immutable of those.");

    private static bool IsTask(Type type) => type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is var open
            && (open == typeof(Task<>) || open == typeof(ValueTask<>)));

    private static bool IsMarked(ParameterInfo parameter) => parameter.IsDefined(typeof(ImmutableAttribute));

    private static bool IsImmutable(Type type, HashSet<Type> open)
    {
        if (type.IsPrimitive || type.IsEnum || Known.Contains(type)) return true;
        if (type.IsDefined(typeof(ImmutableAttribute), inherit: false)) return true;
        if (type.IsInterface) return typeof(IAddressable).IsAssignableFrom(type) || IsImmutableCollection(type, open);
        if (IsImmutableCollection(type, open)) return true;
        if (type.IsArray || type.IsByRef || type.IsPointer || type.IsByRefLike) return false;
        // A class that others may derive from says nothing about what they add.
        if (!type.IsValueType && !type.IsSealed) return false;

        // A type that leads back to itself is as immutable as the rest of it.
        return !open.Add(type) || FieldsOf(type).All(field =>
            (type.IsValueType || field.IsInitOnly) && IsImmutable(field.FieldType, open));
    }

    private static bool IsImmutableCollection(Type type, HashSet<Type> open) =>
        type.IsGenericType
        && (type.Assembly == typeof(ImmutableArray).Assembly || type.Assembly == typeof(ImmutableList).Assembly)
        && type.Namespace == typeof(ImmutableArray).Namespace
        && type.Name.Contains("Immutable", StringComparison.Ordinal)
        && !type.IsNested
        && type.GetGenericArguments().All(item => IsImmutable(item, open));

    private static IEnumerable<FieldInfo> FieldsOf(Type? type)
    {
        for (; type is not null && type != typeof(object) && type != typeof(ValueType); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }
}
