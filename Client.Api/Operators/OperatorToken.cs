using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Operators;

/// <summary>Who calls: <c>Authorization: Bearer</c> and an operator's token. Who may only look is kept from acting.</summary>
internal sealed class OperatorToken(OperatorTokens tokens) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        if (!tokens.TryFind(token, out var role))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return ValueTask.FromResult<object?>(Problems.Of(
                StatusCodes.Status401Unauthorized, "TOKEN_INVALID", "This call needs the token of an operator."));
        }

        if (role == OperatorRole.Viewer && !HttpMethods.IsGet(http.Request.Method))
        {
            return ValueTask.FromResult<object?>(Problems.Of(
                StatusCodes.Status403Forbidden, "ROLE_MISSING", "This operator may look, and not act."));
        }

        return next(context);
    }
}
