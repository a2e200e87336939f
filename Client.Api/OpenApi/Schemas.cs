using Microsoft.OpenApi;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.OpenApi;

/// <summary>JSON Schema of what is taken and answered, from the shapes that the readers check by.</summary>
internal sealed class Schemas(Docstrings docstrings)
{
    /// <summary>Of a request: no other members than these.</summary>
    public OpenApiSchema OfRequest(Shape shape) => Of(shape, isRequest: true);

    /// <summary>Of an answer: what may be left out is not required.</summary>
    public OpenApiSchema OfAnswer(Shape shape) => Of(shape, isRequest: false);

    public OpenApiSchema OfParameter(Field field) => Of(field, isRequest: true);

    private OpenApiSchema Of(Shape shape, bool isRequest) => shape.Kind switch
    {
        ShapeKind.Object => new()
        {
            Type = JsonSchemaType.Object,
            Properties = shape.InOrder.ToDictionary(field => field.Name, field => (IOpenApiSchema)Of(field, isRequest)),
            Required = shape.InOrder
                .Where(field => isRequest ? field.IsRequired : !MayBeAbsent(field))
                .Select(field => field.Name).ToHashSet(),
            AdditionalPropertiesAllowed = false,
        },
        ShapeKind.Array => new() { Type = JsonSchemaType.Array, Items = Of(shape.Item!, isRequest) },
        ShapeKind.Whole => new() { Type = JsonSchemaType.Integer, Format = "int64" },
        ShapeKind.TextOrNumber => new() { Type = JsonSchemaType.String | JsonSchemaType.Integer },
        ShapeKind.Flag => new() { Type = JsonSchemaType.Boolean },
        _ => new() { Type = JsonSchemaType.String },
    };

    private OpenApiSchema Of(Field field, bool isRequest)
    {
        var description = docstrings.Summary(field.Property) ?? Glossary.Find(field.Name)?.Meaning;
        if (field.NotOffered is { } why)
        {
            return new() { Description = $"Refused, since {why}. {description}".TrimEnd(), Not = new OpenApiSchema() };
        }

        var schema = Of(field.Shape, isRequest);
        schema.Description = description;

        // The rules of an array are its items'.
        var ruled = field.Shape.Kind == ShapeKind.Array ? (OpenApiSchema)schema.Items! : schema;
        foreach (var rule in field.Rules) rule.Describe(ruled);
        schema.MaxItems = field.ItemsMax;
        if (field.ItemsMin > 0) schema.MinItems = field.ItemsMin;
        if (field.IsSensitive) schema.Description = $"{description} Encrypted: base64 of RSAES-OAEP with the key that `Wechatpay-Serial` names.".TrimStart();
        if (field.BytesMax is { } bytes) schema.Description = $"{description} At most {bytes} bytes, as sent.".TrimStart();

        if (!isRequest && field.IsNullable && field.IsWrittenAsNull) schema.Type |= JsonSchemaType.Null;
        return schema;
    }

    private static bool MayBeAbsent(Field field) => field.IsNullable && !field.IsWrittenAsNull;
}
