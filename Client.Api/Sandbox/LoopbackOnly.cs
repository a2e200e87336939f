using System.Net;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Sandbox;

/// <summary>Lets only programs on this machine at the sandbox, and no web page of elsewhere in this machine's
/// browser.</summary>
/// <remarks>
/// The peer's address alone does not do: a page anywhere can make a browser here call us (its <c>Origin</c> tells), or
/// name us by its own domain (DNS rebinding: the <c>Host</c> tells), and a proxy on this machine speaks for others
/// (<c>X-Forwarded-For</c> tells). The sandbox makes money and hands out keys.
/// </remarks>
internal sealed class LoopbackOnly(SandboxOptions options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (WhyNot(context.HttpContext) is not { } reason) return next(context);
        return ValueTask.FromResult<object?>(Problems.Of(StatusCodes.Status403Forbidden, "NOT_LOOPBACK", reason));
    }

    private string? WhyNot(HttpContext http)
    {
        var host = http.Request.Host;
        var origin = http.Request.Headers.Origin.ToString();
        var sameOrigin = options.AnyPeer && origin == $"{http.Request.Scheme}://{host}";
        if (origin.Length > 0 && !sameOrigin && !IsLoopbackOrigin(origin))
        {
            return "A page of another origin may not call the sandbox.";
        }
        if (options.AnyPeer) return null;

        if (http.Connection.RemoteIpAddress is not { } peer || !IPAddress.IsLoopback(Unmapped(peer)))
        {
            return "Only programs on this machine may call the sandbox.";
        }

        if (http.Request.Headers.ContainsKey("X-Forwarded-For") || http.Request.Headers.ContainsKey("Forwarded"))
        {
            return "A proxy may not call the sandbox for others.";
        }

        return IsLoopbackHost(host.Host) ? null : "The sandbox is called by a loopback address or localhost.";
    }

    private static bool IsLoopbackOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && IsLoopbackHost(uri.Host);

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(Unmapped(address)));

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
