using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.OpenApi;

/// <summary>The notifications in the words of OpenAPI: what comes is encrypted, so what is inside is a schema of its own, under the name
/// of its event.</summary>
internal sealed class WebhookOperations(Schemas schemas, OpenApiDocument document)
{
    public const string Tag = "Notifications";

    private static readonly Shape Envelope = Shape.Of(typeof(NotificationEnvelope));

    private static readonly (string Name, string Meaning)[] OwnHeaders =
    [
        ("Request-ID", "The notification's id and the number of the attempt."),
        ("Tael-Sequence", "Counts the order's notifications from 1: a gap is one that has been missed."),
    ];

    public void Describe(NotificationKind kind)
    {
        document.Webhooks ??= new Dictionary<string, IOpenApiPathItem>();
        document.Components!.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[kind.EventType] = PlaintextOf(kind);
        var item = new OpenApiPathItem();
        item.AddOperation(HttpMethod.Post, Of(kind));
        document.Webhooks[kind.EventType] = item;
    }

    private OpenApiOperation Of(NotificationKind kind) => new()
    {
        OperationId = kind.EventType,
        Summary = kind.When,
        Description =
            $"""
            To the `notify_url`. `resource.ciphertext` is base64 of AEAD_AES_256_GCM with the merchant's APIv3 key, `nonce` and
            `associated_data`: inside is a **{kind.EventType}**, described under the schemas. Signed as answers are. 200 and 204 acknowledge;
            else it comes again, 15 times within 24 h 4 min, with the same `id`.
            """,
        Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
        Parameters =
        [
            .. ApiDescription.SignatureHeaders.Select(name => HeaderOf(name, ((OpenApiHeader)document.Components!.Headers![name]).Description!)),
            .. OwnHeaders.Select(header => HeaderOf(header.Name, header.Meaning)),
        ],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType { Schema = EnvelopeOf(kind), Example = ExampleOf(kind) },
            },
        },
        Responses = new()
        {
            ["200"] = new OpenApiResponse { Description = "Acknowledged." },
            ["204"] = new OpenApiResponse { Description = "Acknowledged." },
            ["default"] = new OpenApiResponse { Description = "Not taken, as is an answer after 5 s: it comes again." },
        },
    };

    private static OpenApiParameter HeaderOf(string name, string meaning) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = meaning,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>The same for all but for its words.</summary>
    private OpenApiSchema EnvelopeOf(NotificationKind kind)
    {
        var schema = schemas.OfAnswer(Envelope);
        Fix(schema, "event_type", kind.EventType);
        Fix(schema, "summary", kind.Summary);
        var resource = (OpenApiSchema)schema.Properties!["resource"];
        Fix(resource, "original_type", kind.OriginalType);
        Fix(resource, "associated_data", kind.OriginalType);
        Fix(resource, "algorithm", Aead.Algorithm);
        return schema;
    }

    private static JsonNode ExampleOf(NotificationKind kind)
    {
        var example = Examples.OfAnswer(Envelope);
        (example["event_type"], example["summary"]) = (kind.EventType, kind.Summary);
        var resource = example["resource"]!;
        (resource["original_type"], resource["associated_data"], resource["algorithm"]) = (kind.OriginalType, kind.OriginalType, Aead.Algorithm);
        return example;
    }

    private static void Fix(OpenApiSchema schema, string name, string value) =>
        ((OpenApiSchema)schema.Properties![name]).Enum = [JsonValue.Create(value)];

    private OpenApiSchema PlaintextOf(NotificationKind kind)
    {
        var inside = kind.Plaintexts.Select(type => schemas.OfAnswer(Shape.Of(type))).ToArray();
        var schema = inside.Length == 1 ? inside[0] : new OpenApiSchema { AnyOf = [.. inside] };
        schema.Description = kind.When;
        return schema;
    }

    /// <summary>What every notification is on the outside; <see cref="WebhookMessage"/> writes it.</summary>
    private sealed record NotificationEnvelope
    {
        /// <summary>The same in every attempt.</summary>
        public required string Id { get; init; }

        public required string CreateTime { get; init; }
        public required string ResourceType { get; init; }
        public required string EventType { get; init; }

        /// <summary>For people to read.</summary>
        public required string Summary { get; init; }

        public required Encrypted Resource { get; init; }
    }

    private sealed record Encrypted
    {
        /// <summary>What kind of thing has happened.</summary>
        public required string OriginalType { get; init; }

        public required string Algorithm { get; init; }
        public required string Ciphertext { get; init; }
        public required string AssociatedData { get; init; }
        public required string Nonce { get; init; }
    }
}
