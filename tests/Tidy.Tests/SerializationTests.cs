using System.Collections.Immutable;
using System.Reflection;
using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains;

namespace Tael.Tests;

/// <summary>What Microsoft Orleans' generator and serializer will ask for, proved on the embedded build, which would
/// not notice: messages and events are serializable by name and number, and immutable all the way down.</summary>
public sealed class SerializationTests
{
    private static readonly Assembly[] Ours = [typeof(Money).Assembly, typeof(GrainKeys).Assembly];

    private static readonly HashSet<Type> Leaves =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(short), typeof(byte), typeof(Guid),
        typeof(TimeSpan), typeof(DateTimeOffset), typeof(void),
    ];

    private static Type[] Interfaces { get; } =
        [.. Ours[1].GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    private static HashSet<Type> Reachable { get; } = FindReachable();

    [Fact]
    public void There_is_something_to_check()
    {
        Assert.True(Interfaces.Length >= 6);
        Assert.True(Reachable.Count >= 40);
        Assert.Contains(typeof(Money), Reachable);
    }

    [Fact]
    public void Every_grain_interface_and_method_has_an_alias() => Assert.Empty(
        from type in Interfaces
        from member in type.GetMethods().Cast<MemberInfo>().Prepend(type)
        where !member.IsDefined(typeof(AliasAttribute))
        select $"{type.Name}.{member.Name}");

    [Fact]
    public void Every_type_that_travels_or_is_journaled_names_its_serializer_and_alias() => Assert.Empty(
        from type in Reachable
        where !type.IsEnum && (!type.IsDefined(typeof(GenerateSerializerAttribute), false)
            || !type.IsDefined(typeof(ImmutableAttribute), false) || !type.IsDefined(typeof(AliasAttribute), false))
        select type.FullName);

    [Fact]
    public void No_alias_is_given_twice() => Assert.Empty(
        from type in Reachable.Concat(Interfaces)
        let alias = type.GetCustomAttribute<AliasAttribute>(false)?.Alias
        where alias is not null
        group type by alias into same
        where same.Count() > 1
        select $"{same.Key}: {string.Join(", ", same.Select(type => type.FullName))}");

    [Fact]
    public void Every_member_has_a_number_and_no_number_is_given_twice() => Assert.Empty(
        from type in Reachable
        where !type.IsEnum
        let members = Stored(type).ToArray()
        let missing = members.Where(member => !member.IsDefined(typeof(IdAttribute))).Select(member => member.Name)
        let twice = members.Where(member => member.IsDefined(typeof(IdAttribute)))
            .GroupBy(member => member.GetCustomAttribute<IdAttribute>()!.Id).Where(same => same.Count() > 1)
            .SelectMany(same => same.Select(member => member.Name))
        from wrong in missing.Concat(twice)
        select $"{type.Name}.{wrong}");

    [Fact]
    public void What_travels_can_never_change() => Assert.Empty(
        from type in Reachable
        where !type.IsEnum
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsInitOnly
        let property = type.GetProperty(BackedBy(field), BindingFlags.Instance | BindingFlags.Public)
        let initOnly = property?.SetMethod?.ReturnParameter.GetRequiredCustomModifiers()
            .Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) ?? property is { SetMethod: null }
        where !initOnly
        select $"{type.Name}.{field.Name}");

    private static HashSet<Type> FindReachable()
    {
        var found = new HashSet<Type>();
        foreach (var method in Interfaces.SelectMany(type => type.GetMethods()))
        {
            Visit(method.ReturnType);
            foreach (var parameter in method.GetParameters()) Visit(parameter.ParameterType);
        }

        foreach (var type in Ours[0].GetTypes().Where(type => type.IsAssignableTo(typeof(AccountEvent)))) Visit(type);
        return found;

        void Visit(Type type)
        {
            if (type.IsGenericType && (type.Assembly == typeof(object).Assembly || type.Namespace == "System.Collections.Immutable"))
            {
                var open = type.GetGenericTypeDefinition();
                Assert.True(
                    open == typeof(Task<>) || open == typeof(Nullable<>) || open == typeof(ImmutableArray<>)
                    || open == typeof(ValueTask<>), $"{type} may change, or is not ours to serialize.");
                foreach (var argument in type.GetGenericArguments()) Visit(argument);
                return;
            }

            // A reference, which both runtimes carry in their own way; its methods are looked at with the other interfaces'.
            if (type.IsInterface && type.IsAssignableTo(typeof(IGrainObserver))) return;
            if (Leaves.Contains(type) || type == typeof(Task) || type == typeof(ValueTask)) return;

            Assert.True(Ours.Contains(type.Assembly), $"{type} is neither ours nor known to be immutable.");
            if (!found.Add(type) || type.IsEnum) return;

            if (type.BaseType is { } above && Ours.Contains(above.Assembly)) Visit(above);
            foreach (var member in Stored(type))
            {
                Visit(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType);
            }
        }
    }

    /// <summary>The properties and fields that hold data; computed ones and an exception's own are not.</summary>
    private static IEnumerable<MemberInfo> Stored(Type type) =>
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let property = type.GetProperty(BackedBy(field), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        select (MemberInfo?)property ?? field;

    private static string BackedBy(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
