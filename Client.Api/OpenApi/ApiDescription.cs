using System.Reflection;
using Microsoft.OpenApi;
using Tael.Client.Api.Devices;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.OpenApi;

/// <summary>What is served, in OpenAPI 3.1, as the endpoints themselves declare it.</summary>
/// <remarks>
/// Limits are those that the readers check, codes those that endpoints declare, words those of the docstrings. We make
/// the document ourselves, since ASP.NET's own generator describes what its binder reads, and none of our bodies goes through
/// that: signatures are over raw bytes. The model and its JSON are Microsoft.OpenApi's.
/// </remarks>
internal static class ApiDescription
{
    public const string Signature = "WECHATPAY2-SHA256-RSA2048";
    public const string Token = "userToken";
    public const string Device = DeviceAuthorization.Scheme;

    public static readonly IReadOnlyList<string> SignatureHeaders =
        ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial", "Wechatpay-Signature-Type"];

    private static readonly string[] Prefixes = ["/v3/", "/wallet/v1/", "/device/v1/", "/sandbox/"];

    /// <summary>What belongs in the document: merchants', payers', devices' and the sandbox's calls, but no pages.</summary>
    public static bool Covers(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText is { } path
        && Prefixes.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal))
        && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
        && !endpoint.RoutePattern.Parameters.Any(parameter => parameter.IsCatchAll);

    public static async Task<byte[]> Of(IEnumerable<Endpoint> endpoints)
    {
        var docstrings = Docstrings.Load();
        var schemas = new Schemas(docstrings);
        var document = Frame();
        var operations = new Operations(docstrings, schemas, document);
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>().Where(Covers).OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            if (MethodOf(endpoint) is not { } described) continue;

            var verb = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            var path = document.Paths.TryGetValue(endpoint.RoutePattern.RawText!, out var known) ? known : new OpenApiPathItem();
            document.Paths[endpoint.RoutePattern.RawText!] = path;
            document.Tags!.Add(new OpenApiTag { Name = Operations.TagOf(described) });
            ((OpenApiPathItem)path).AddOperation(new HttpMethod(verb), operations.Of(endpoint, described));
        }

        var webhooks = new WebhookOperations(schemas, document);
        document.Tags!.Add(new OpenApiTag { Name = WebhookOperations.Tag });
        foreach (var kind in NotificationKind.All) webhooks.Describe(kind);

        using var memory = new MemoryStream();
        await document.SerializeAsJsonAsync(memory, OpenApiSpecVersion.OpenApi3_1);
        return memory.ToArray();
    }

    private static MethodInfo? MethodOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<DescribedBy>()?.Method ?? endpoint.Metadata.GetMetadata<MethodInfo>();

    private static OpenApiDocument Frame() => new()
    {
        Info = new()
        {
            Title = "Tael",
            Version = "v3",
            Description = "Calls of WeChat Pay APIv3 under `/v3`, of payers' apps under `/wallet/v1`, of devices under "
                + "`/device/v1`, and of the sandbox under `/sandbox`; and the notifications that merchants are sent (webhooks). Amounts are fen. A call without an answer, or with one of 500 or more, may have been carried out: "
                + "send the same request again, and it will not be done twice.",
        },
        Paths = [],
        Tags = new HashSet<OpenApiTag>(),
        Components = new()
        {
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Signature] = SignatureScheme(),
                [Device] = DeviceScheme(),
                [Token] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "The token of one user; the sandbox's demo user has theirs in `sandbox/user.json`.",
                },
            },
            Headers = SignatureHeaders.ToDictionary(name => name, HeaderOf),
        },
    };

    private static OpenApiSecurityScheme SignatureScheme() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = Signature,
        Description =
            $"""
            `Authorization: {Signature} mchid="…",nonce_str="…",signature="…",timestamp="…",serial_no="…"`

            `signature` is base64 of SHA256-RSA2048 (PKCS #1 v1.5), with the merchant's private key, over five lines that each
            end with a line feed: the method, the target with its query as sent, the timestamp in seconds, the nonce, the body as
            sent (an empty line without one). The timestamp may be {SignatureCheck.SkewMax.TotalSeconds} s off; a nonce is used once.

            A success is signed by the platform in the headers `Wechatpay-…` over three such lines: timestamp, nonce, body.
            `POST /sandbox/signatures/explain` says what is wrong with a signature.
            """,
    };

    private static OpenApiSecurityScheme DeviceScheme() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = Device,
        Description =
            $"""
            `Authorization: {Device} device_id="…",key_id="…",timestamp="…",nonce="…",signature="…"`

            `signature` is base64 of an ECDSA signature (P-256, SHA-256, ASN.1 DER) with the device's private key over the same five lines
            as a merchant's. The timestamp may be {SignatureCheck.SkewMax.TotalSeconds} s off; a nonce (8 to 64 of `0-9 A-Z a-z _ -`) is used once.
            """,
    };

    private static IOpenApiHeader HeaderOf(string name) => new OpenApiHeader
    {
        Description = name switch
        {
            "Wechatpay-Timestamp" => "Seconds since 1970; of the signed lines the first.",
            "Wechatpay-Nonce" => "Of the signed lines the second.",
            "Wechatpay-Signature" => "The platform's, in base64.",
            "Wechatpay-Serial" => "Which of the platform's keys has signed.",
            _ => $"Always `{Signature}`.",
        },
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
