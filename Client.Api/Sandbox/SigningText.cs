using System.Text;

namespace Tael.Client.Api.Sandbox;

/// <summary>The text that a request's signature is made over, in its parts, so that each can be got wrong by
/// itself.</summary>
/// <remarks>
/// Right is: method, target, timestamp, nonce and body, each with a line feed after it, also the last. Source: WeChat
/// Pay, signature of APIv3 requests.
/// </remarks>
internal sealed record SigningText(string Method, string Target, string Timestamp, string Nonce, string Body)
{
    public string LineEnd { get; init; } = "\n";
    public bool EndsLastLine { get; init; } = true;
    public bool NonceFirst { get; init; }

    /// <summary>As the answers of the platform are signed: without method and target.</summary>
    public bool AsAnswer { get; init; }

    public byte[] Bytes => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The right text for a request, whatever form its method and URL are told in.</summary>
    public static SigningText Of(string method, string url, string timestamp, string nonce, string body) =>
        new(method.ToUpperInvariant(), TargetOf(url), timestamp, nonce, body);

    public override string ToString()
    {
        var (third, fourth) = NonceFirst ? (Nonce, Timestamp) : (Timestamp, Nonce);
        string[] lines = AsAnswer ? [third, fourth, Body] : [Method, Target, third, fourth, Body];
        return string.Join(LineEnd, lines) + (EndsLastLine ? LineEnd : "");
    }

    /// <summary>The path with its query, byte for byte as it was sent: no host, no fragment.</summary>
    private static string TargetOf(string url)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0) url = url[..fragment];

        var host = url.IndexOf("://", StringComparison.Ordinal);
        if (host < 0) return url.StartsWith('/') ? url : "/" + url;

        var path = url.IndexOfAny(['/', '?'], host + 3);
        return path < 0 ? "/" : url[path] == '/' ? url[path..] : "/" + url[path..];
    }
}
