namespace Tael.Client.Api.OpenApi;

/// <summary>GET /openapi/v3.json: the calls of this program as it runs, in OpenAPI 3.1. GET /openapi/: the same to read.</summary>
internal static class ApiDescriptionEndpoint
{
    public const string Path = "/openapi/v3.json";

    public static void MapApiDescription(this IEndpointRouteBuilder app)
    {
        // Endpoints are all there when the first call comes, and none are added later.
        var made = new Lazy<Task<byte[]>>(() => ApiDescription.Of(app.DataSources.SelectMany(source => source.Endpoints)));
        app.MapGet(Path, async () => TypedResults.Bytes(await made.Value, "application/json; charset=utf-8"));
    }

    /// <summary>Swagger UI, whose files are part of the program. It sends nothing: a browser can't sign a merchant's calls.</summary>
    public static void UseApiPage(this IApplicationBuilder app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "openapi";
        page.DocumentTitle = "Tael's calls";
        page.SwaggerEndpoint("v3.json", "Tael");
        page.SupportedSubmitMethods();
    });
}
