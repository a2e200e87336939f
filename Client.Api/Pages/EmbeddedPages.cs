using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Tael.Client.Api.Pages;

/// <summary>GET /console/, the operators' page, GET /wallet/, users', and GET /sandbox/, the developers'. Their files are part of the program and
/// hold nothing secret; what they show they ask for: under /ops/v1 and /wallet/v1 with the token that is typed in, and under /sandbox.</summary>
internal static class EmbeddedPages
{
    /// <summary>Its own scripts and styles and nothing else; no frame around it, and nowhere to send a form.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    public static void MapConsole(this IEndpointRouteBuilder app) => app.MapGroup("/console").MapPage("console/");

    public static void MapWalletPage(this IEndpointRouteBuilder app) => app.MapGroup("/wallet").MapPage("wallet/");

    /// <param name="folder">Of wwwroot, and the end of the group's own path.</param>
    public static void MapPage(this RouteGroupBuilder group, string folder)
    {
        var assembly = typeof(EmbeddedPages).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var file = new File(bytes, Types[Path.GetExtension(name)]);
            group.MapGet(name[folder.Length..], file.Answer).ExcludeFromDescription();
            if (name == $"{folder}index.html") group.MapGet("/", (HttpContext http) => Index(http, file)).ExcludeFromDescription();
        }
    }

    /// <summary>The page's links are relative to its folder.</summary>
    private static Results<RedirectHttpResult, FileContentHttpResult> Index(HttpContext http, File file) =>
        http.Request.Path.Value!.EndsWith('/') ? file.Answer(http) : TypedResults.Redirect($"{http.Request.PathBase}{http.Request.Path}/");

    private sealed class File(byte[] bytes, string contentType)
    {
        private readonly EntityTagHeaderValue _tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");

        public FileContentHttpResult Answer(HttpContext http)
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            return TypedResults.Bytes(bytes, contentType, entityTag: _tag);
        }
    }
}
