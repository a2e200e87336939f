using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Tael.Client.Api.Operators;

/// <summary>GET /console/: the operators' page. Its files are part of the program and hold nothing secret; what it shows it asks for
/// under /ops/v1, with the token that the operator types in.</summary>
internal static class ConsolePages
{
    /// <summary>Its own scripts and styles and nothing else; no frame around it, and nowhere to send a form.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Folder = "console/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var assembly = typeof(ConsolePages).Assembly;
        var console = app.MapGroup("/console");
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var file = new File(bytes, Types[Path.GetExtension(name)]);
            console.MapGet(name[Folder.Length..], file.Answer);
            if (name == $"{Folder}index.html") console.MapGet("/", (HttpContext http) => Index(http, file));
        }
    }

    /// <summary>The page's links are relative to its folder.</summary>
    private static Results<RedirectHttpResult, FileContentHttpResult> Index(HttpContext http, File file) =>
        http.Request.Path.Value!.EndsWith('/') ? file.Answer(http) : TypedResults.Redirect($"{http.Request.PathBase}/console/");

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
