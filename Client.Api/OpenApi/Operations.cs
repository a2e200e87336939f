using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Tael.Client.Api.Media;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.OpenApi;

/// <summary>One endpoint in the words of OpenAPI, from its metadata.</summary>
internal sealed class Operations(Docstrings docstrings, Schemas schemas, OpenApiDocument document)
{
    public OpenApiOperation Of(RouteEndpoint endpoint, MethodInfo method)
    {
        var described = ClassOf(method);
        var metadata = endpoint.Metadata;
        var isV3 = endpoint.RoutePattern.RawText!.StartsWith("/v3/", StringComparison.Ordinal);
        return new()
        {
            OperationId = NameOf(method),
            Summary = docstrings.Summary(described),
            Description = docstrings.Remarks(described),
            Tags = new HashSet<OpenApiTagReference> { new(TagOf(method), document) },
            Parameters = [.. ParametersOf(endpoint)],
            RequestBody = metadata.GetMetadata<TakesBody>() is { } body ? BodyOf(body) : metadata.GetMetadata<MediaRules>() is { } media ? FormOf(media) : null,
            Responses = ResponsesOf(metadata, isV3),
            Security = SecurityOf(endpoint.RoutePattern.RawText!),
        };
    }

    /// <summary>What it is about: the noun that its folder is named after.</summary>
    public static string TagOf(MethodInfo method) => ClassOf(method).Namespace!.Split('.')[^1];

    /// <summary>The command's name; where a class has several calls, with what its method adds to "Handle".</summary>
    private static string NameOf(MethodInfo method)
    {
        var added = method.Name.StartsWith('<') ? "" : method.Name.Replace("Handle", "", StringComparison.Ordinal);
        return ClassOf(method).Name.Replace("Endpoint", "", StringComparison.Ordinal) + added;
    }

    /// <summary>Where the call is written; a lambda's own class is the compiler's.</summary>
    private static Type ClassOf(MethodInfo method)
    {
        var type = method.DeclaringType!;
        while (type.IsDefined(typeof(CompilerGeneratedAttribute))) type = type.DeclaringType!;
        return type;
    }

    private IEnumerable<IOpenApiParameter> ParametersOf(RouteEndpoint endpoint)
    {
        foreach (var parameter in endpoint.RoutePattern.Parameters) yield return PathParameters.Of(parameter.Name, endpoint.RoutePattern.RawText ?? "");

        if (endpoint.Metadata.GetMetadata<TakesQuery>() is not { } query) yield break;

        foreach (var field in query.Shape.InOrder)
        {
            var schema = schemas.OfParameter(field);
            yield return new OpenApiParameter
            {
                Name = field.Name,
                In = ParameterLocation.Query,
                Required = field.IsRequired,
                Description = schema.Description,
                Schema = schema,
                Example = field.NotOffered is null ? Examples.Of(field) : null,
            };
        }
    }

    private OpenApiRequestBody BodyOf(TakesBody body) => new()
    {
        Required = body.Shape.Required.Length > 0,
        Content = Json(schemas.OfRequest(body.Shape), Examples.OfRequest(body.Shape)),
    };

    private OpenApiRequestBody FormOf(MediaRules media) => new()
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema> { ["meta"] = MetaOf(), ["file"] = FileOf(media) },
                    Required = new HashSet<string> { "meta", "file" },
                    AdditionalPropertiesAllowed = false,
                },
            },
        },
    };

    private OpenApiSchema MetaOf()
    {
        var schema = schemas.OfRequest(Shape.Of(typeof(UploadMediaEndpoint.Meta)));
        schema.Description = "JSON. What is signed is this part's bytes alone.";
        return schema;
    }

    private static OpenApiSchema FileOf(MediaRules media) => new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = $"The {media.Kind}: {string.Join(' ', media.Extensions)}, at most {media.FileBytesMax} bytes.",
    };

    private OpenApiResponses ResponsesOf(EndpointMetadataCollection metadata, bool isV3)
    {
        var responses = new OpenApiResponses();
        foreach (var same in metadata.GetOrderedMetadata<AnswersWith>().GroupBy(answer => answer.Status))
        {
            responses[$"{same.Key}"] = new OpenApiResponse
            {
                Description = "Done.",
                Headers = isV3 ? Signatures() : null,
                Content = ContentOf([.. same]),
            };
        }

        var refusals = metadata.GetOrderedMetadata<RefusesWith>().GroupBy(refusal => refusal.Status).OrderBy(same => same.Key);
        foreach (var status in refusals) responses[$"{status.Key}"] = RefusalsOf([.. status], isV3);
        return responses;
    }

    /// <summary>Where there are several, it is one of them.</summary>
    private Dictionary<string, IOpenApiMediaType>? ContentOf(AnswersWith[] answers) => answers.Length == 1
        ? ContentOf(answers[0])
        : Json(
            new OpenApiSchema { AnyOf = [.. answers.Select(answer => (IOpenApiSchema)schemas.OfAnswer(answer.Shape!))] },
            Examples.OfAnswer(answers[0].Shape!));

    private Dictionary<string, IOpenApiMediaType>? ContentOf(AnswersWith answer) => answer switch
    {
        { Shape: { } shape } => Json(schemas.OfAnswer(shape), Examples.OfAnswer(shape)),
        { MediaType: { } file } => new() { [file] = new OpenApiMediaType() },
        _ => null,
    };

    /// <summary>Each code with when it is answered, for people; as an enumeration, for programs.</summary>
    private static OpenApiResponse RefusalsOf(RefusesWith[] refusals, bool isV3)
    {
        var codes = refusals.Select(refusal => refusal.Code).Distinct().ToArray();
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. codes.Select(code => (JsonNode)code)] },
                ["message"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "For people to read." },
                ["detail"] = new OpenApiSchema { Type = isV3 ? JsonSchemaType.Object : JsonSchemaType.String },
            },
            Required = new HashSet<string> { "code" },
        };
        return new()
        {
            Description = string.Join('\n', refusals.Select(refusal => $"- `{refusal.Code}`: {refusal.When}")),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [isV3 ? "application/json" : "application/problem+json"] = new OpenApiMediaType { Schema = schema },
            },
        };
    }

    private static Dictionary<string, IOpenApiMediaType> Json(OpenApiSchema schema, JsonNode example) => new()
    {
        ["application/json"] = new OpenApiMediaType { Schema = schema, Example = example },
    };

    private Dictionary<string, IOpenApiHeader> Signatures() => ApiDescription.SignatureHeaders
        .ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));

    private List<OpenApiSecurityRequirement>? SecurityOf(string path) => path switch
    {
        _ when path.StartsWith("/v3/", StringComparison.Ordinal) => [Needs(ApiDescription.Signature)],
        "/device/v1/enrolments" => null,
        _ when path.StartsWith("/device/", StringComparison.Ordinal) => [Needs(ApiDescription.Device)],
        _ when path.StartsWith("/wallet/", StringComparison.Ordinal) => [Needs(ApiDescription.Token)],
        _ => null,
    };

    private OpenApiSecurityRequirement Needs(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
