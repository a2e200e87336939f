using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tael.Client.Api.Wire.Fields;

/// <summary>What JSON a request's record stands for, read from the record once.</summary>
/// <remarks>Records of <c>string</c>, <c>long?</c>, <c>bool?</c>, further records, and immutable arrays of these;
/// <c>required</c> is required. Names are the properties' in snake_case.</remarks>
public sealed class Shape
{
    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    private Shape(ShapeKind kind)
    {
        Kind = kind;
    }

    public ShapeKind Kind { get; }

    /// <summary>Of an object, by name.</summary>
    public FrozenDictionary<string, Field> Fields { get; private init; } = FrozenDictionary<string, Field>.Empty;

    /// <summary>Of an object: the names that must be there.</summary>
    public ImmutableArray<string> Required { get; private init; } = [];

    /// <summary>Of an array.</summary>
    public Shape? Item { get; private init; }

    public static Shape Of(Type type) => Known.GetOrAdd(type, Read);

    private static Shape Read(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new(ShapeKind.Text);
        if (type == typeof(long)) return new(ShapeKind.Whole);
        if (type == typeof(bool)) return new(ShapeKind.Flag);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return new(ShapeKind.Array) { Item = Of(type.GetGenericArguments()[0]) };
        }

        if (!type.IsClass) throw new NotSupportedException($"{type} is no part of a request.");

        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => new Field(property))
            .ToArray();
        return new(ShapeKind.Object)
        {
            Fields = fields.ToFrozenDictionary(field => field.Name),
            Required = [.. fields.Where(field => field.IsRequired).Select(field => field.Name)],
        };
    }
}

public enum ShapeKind
{
    Object,
    Array,
    Text,
    Whole,
    Flag,
}

/// <summary>One member of an object.</summary>
public sealed class Field
{
    internal Field(PropertyInfo property)
    {
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        Shape = Shape.Of(property.PropertyType);
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        Rules = [.. property.GetCustomAttributes<FieldRuleAttribute>()];
        IsSensitive = property.IsDefined(typeof(SensitiveAttribute));
        NotOffered = property.GetCustomAttribute<NotOfferedAttribute>()?.Why;
        ItemsMax = property.GetCustomAttribute<ItemsAttribute>()?.Max;
        BytesMax = property.GetCustomAttribute<BytesAttribute>()?.Max;
    }

    public string Name { get; }
    public Shape Shape { get; }
    public bool IsRequired { get; }
    public ImmutableArray<FieldRuleAttribute> Rules { get; }
    public bool IsSensitive { get; }
    public string? NotOffered { get; }
    public int? ItemsMax { get; }
    public int? BytesMax { get; }
}
