using System.Net;
using System.Net.Sockets;

namespace Tael.Client.Api.Notifications;

/// <summary>How notifications leave: no redirects, no cookies, no proxy, and in production only to public
/// addresses.</summary>
public static class WebhookHttp
{
    /// <summary>Source: WeChat Pay, payment notification: an answer is expected within 5 s.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static HttpClient Create(WebhookTargets targets)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = Timeout,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (targets == WebhookTargets.PublicHttps) handler.ConnectCallback = ConnectToPublic;
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Resolves the name once, checks every address, and connects to what was checked: a name that resolves
    /// otherwise a moment later gains nothing.</summary>
    private static async ValueTask<Stream> ConnectToPublic(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (addresses.Length == 0 || !addresses.All(PublicAddress.Is)) throw new AddressRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Where notifications may go.</summary>
public enum WebhookTargets
{
    /// <summary>Any http or https address: the sandbox, where receivers run on the developer's machine.</summary>
    Any,

    /// <summary>Only https, and only to addresses of the open internet.</summary>
    PublicHttps,
}

/// <summary>A receiver's name leads into our own house.</summary>
public sealed class AddressRefusedException() : IOException("The receiver's address is not public.");
