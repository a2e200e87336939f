using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tael.Client.Api.Wire.Fields;

/// <summary>What JSON a request's record stands for, read from the record once.</summary>
/// <remarks>Records of <c>string</c>, <c>long?</c>, <c>bool?</c>, further records, and arrays of these; <c>required</c> is
/// required, and so is a parameter of the record without a default. Names are the properties' in snake_case, or in
/// camelCase where our own calls read them.</remarks>
public sealed class Shape
{
    private static readonly ConcurrentDictionary<(Type, JsonNamingPolicy), Shape> Known = new();

    private Shape(ShapeKind kind)
    {
        Kind = kind;
    }

    public ShapeKind Kind { get; }

    /// <summary>Of an object, by name.</summary>
    public FrozenDictionary<string, Field> Fields { get; private init; } = FrozenDictionary<string, Field>.Empty;

    /// <summary>Of an object, as its record lists them, those that it inherits first.</summary>
    public ImmutableArray<Field> InOrder { get; private init; } = [];

    /// <summary>Of an object: the names that must be there.</summary>
    public ImmutableArray<string> Required { get; private init; } = [];

    /// <summary>Of an array.</summary>
    public Shape? Item { get; private init; }

    public static Shape Of(Type type) => Of(type, JsonNamingPolicy.SnakeCaseLower);

    public static Shape Of(Type type, JsonNamingPolicy naming) =>
        Known.GetOrAdd((type, naming), known => Read(known.Item1, known.Item2));

    private static Shape Read(Type type, JsonNamingPolicy naming)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new(ShapeKind.Text);
        if (type == typeof(long) || type == typeof(int)) return new(ShapeKind.Whole);
        if (type == typeof(bool)) return new(ShapeKind.Flag);
        if (type == typeof(JsonElement)) return new(ShapeKind.TextOrNumber);
        if (ItemOf(type) is { } item) return new(ShapeKind.Array) { Item = Of(item, naming) };

        if (!type.IsClass) throw new NotSupportedException($"{type} is no part of a request.");

        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => new Field(property, naming))
            .ToArray();
        return new(ShapeKind.Object)
        {
            Fields = fields.ToFrozenDictionary(field => field.Name),
            InOrder = [.. fields.OrderBy(field => field.Property.DeclaringType == type)],
            Required = [.. fields.Where(field => field.IsRequired).Select(field => field.Name)],
        };
    }

    private static Type? ItemOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0]
        : null;
}

public enum ShapeKind
{
    Object,
    Array,
    Text,
    Whole,
    Flag,

    /// <summary>Its endpoint takes either; only in our own calls.</summary>
    TextOrNumber,
}

/// <summary>One member of an object.</summary>
public sealed class Field
{
    internal Field(PropertyInfo property, JsonNamingPolicy naming)
    {
        Property = property;
        Name = naming.ConvertName(property.Name);
        Shape = Shape.Of(property.PropertyType, naming);
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute)) || IsNeededParameter(property);
        IsNullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        IsWrittenAsNull = naming == JsonNamingPolicy.CamelCase
            && property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.WhenWritingNull };
        Rules = [.. property.GetCustomAttributes<FieldRuleAttribute>()];
        IsSensitive = property.IsDefined(typeof(SensitiveAttribute));
        NotOffered = property.GetCustomAttribute<NotOfferedAttribute>()?.Why;
        ItemsMax = property.GetCustomAttribute<ItemsAttribute>()?.Max;
        ItemsMin = property.GetCustomAttribute<ItemsAttribute>()?.Min ?? 0;
        BytesMax = property.GetCustomAttribute<BytesAttribute>()?.Max;
    }

    public PropertyInfo Property { get; }
    public string Name { get; }
    public Shape Shape { get; }
    public bool IsRequired { get; }

    /// <summary>Of an answer: it may be without a value.</summary>
    public bool IsNullable { get; }

    /// <summary>What has no value stands there as null, as our own calls have it, and is not left out, as in APIv3.</summary>
    public bool IsWrittenAsNull { get; }

    public ImmutableArray<FieldRuleAttribute> Rules { get; }
    public bool IsSensitive { get; }
    public string? NotOffered { get; }
    public int? ItemsMax { get; }
    public int ItemsMin { get; }
    public int? BytesMax { get; }

    private static bool IsNeededParameter(PropertyInfo property) =>
        property.DeclaringType!.GetConstructors()
            .SelectMany(made => made.GetParameters())
            .Any(parameter => parameter.Name == property.Name && !parameter.HasDefaultValue);
}
