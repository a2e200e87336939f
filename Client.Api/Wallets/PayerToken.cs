using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Wallets;

/// <summary>Who calls: <c>Authorization: Bearer</c> and the token that was issued to one user.</summary>
internal sealed class PayerToken(UserTokens tokens) : IEndpointFilter
{
    private const string Scheme = "Bearer ";
    private static readonly object Key = new();

    /// <summary>The user whose call this is. Only behind this filter.</summary>
    public static UserId Of(HttpContext http) => (UserId)http.Items[Key]!;

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && tokens.TryParse(header[Scheme.Length..].Trim(), Instant.Of(TimeProvider.System), out var user))
        {
            http.Items[Key] = user;
            return next(context);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ValueTask.FromResult<object?>(Problems.Of(
            StatusCodes.Status401Unauthorized, "TOKEN_INVALID", "This call needs the token of a user."));
    }
}
