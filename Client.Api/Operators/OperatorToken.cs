using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Operators;

/// <summary>Who calls: <c>Authorization: Bearer</c> and an operator's token. Who may only look is kept from acting.</summary>
internal sealed class OperatorToken(OperatorTokens tokens) : IEndpointFilter
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!tokens.TryFind(Of(http), out var role)) return ValueTask.FromResult<object?>(Refuse(http, "Bearer"));
        if (role == OperatorRole.Viewer && !HttpMethods.IsGet(http.Request.Method))
        {
            return ValueTask.FromResult<object?>(Problems.Of(
                StatusCodes.Status403Forbidden, "ROLE_MISSING", "This operator may look, and not act."));
        }

        return next(context);
    }

    /// <summary>The token that a call shows, or null.</summary>
    public static string? Of(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    /// <summary>The same, or the password of a browser that was asked for one: for pages that are not ours and that know no bearer.</summary>
    public static string? OfBrowser(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return Of(http);

        var coded = header[Basic.Length..].Trim();
        if (!Base64.IsValid(coded)) return null;

        var text = Encoding.UTF8.GetString(Convert.FromBase64String(coded));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }

    /// <param name="scheme">How the caller may show a token.</param>
    public static ProblemHttpResult Refuse(HttpContext http, string scheme)
    {
        http.Response.Headers.WWWAuthenticate = scheme;
        return Problems.Of(StatusCodes.Status401Unauthorized, "TOKEN_INVALID", "This call needs the token of an operator.");
    }
}
