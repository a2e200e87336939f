using System.Net;

namespace Tael.Client.Api.Wire;

/// <summary>Whether a call comes from a program on this machine.</summary>
/// <remarks>
/// The peer's address alone does not do: a page anywhere can make a browser here call us (its <c>Origin</c> tells), or
/// name us by its own domain (DNS rebinding: the <c>Host</c> tells), and a proxy on this machine speaks for others
/// (<c>X-Forwarded-For</c> tells).
/// </remarks>
internal static class Loopback
{
    public static bool IsPeer(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(Unmapped(peer));

    public static bool IsForwarded(HttpContext http) =>
        http.Request.Headers.ContainsKey("X-Forwarded-For") || http.Request.Headers.ContainsKey("Forwarded");

    public static bool IsHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(Unmapped(address)));

    /// <summary>All of it: by peer, host and origin, and by no proxy.</summary>
    public static bool IsCaller(HttpContext http) =>
        IsPeer(http)
        && !IsForwarded(http)
        && IsHost(http.Request.Host.Host)
        && (http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin || IsOrigin(origin));

    public static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && IsHost(uri.Host);

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
