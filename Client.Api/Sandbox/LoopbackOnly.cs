using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Sandbox;

/// <summary>Lets only programs on this machine at the sandbox, and no web page of elsewhere in this machine's
/// browser.</summary>
/// <remarks>The sandbox makes money and hands out keys. <see cref="Loopback"/> says what has to be looked at, and why.</remarks>
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
        if (origin.Length > 0 && !sameOrigin && !Loopback.IsOrigin(origin))
        {
            return "A page of another origin may not call the sandbox.";
        }
        if (options.AnyPeer) return null;

        if (!Loopback.IsPeer(http))
        {
            return "Only programs on this machine may call the sandbox.";
        }

        if (Loopback.IsForwarded(http))
        {
            return "A proxy may not call the sandbox for others.";
        }

        return Loopback.IsHost(host.Host) ? null : "The sandbox is called by a loopback address or localhost.";
    }
}
