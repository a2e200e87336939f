using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Certificates;

/// <summary>POST /v3/security/echo: says back what it was told, to test signatures and encryption both ways.</summary>
/// <remarks>
/// <c>encrypted_echo_message</c> is RSAES-OAEP (SHA-1) with the key that <c>Wechatpay-Serial</c> names, and comes back
/// encrypted for the key that the merchant signed with. <c>notify_url</c> is checked but not called.
/// </remarks>
public static class EchoEndpoint
{
    /// <summary>What fits into one block of RSA-2048 with OAEP and SHA-1.</summary>
    private const int MessageBytesMax = 214;

    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/security/echo", Handle)
            .Answers<Response>();

    internal static Task<Answer> Handle(V3Call call, Request request) => Task.FromResult(Echo(call, request));

    private static Answer Echo(V3Call call, Request request)
    {
        if (request.EncryptedEchoMessage is null) return Answer.Ok(new Response(request.EchoMessage, null));

        var named = call.Http.Request.Headers["Wechatpay-Serial"].ToString();
        if (call.Services.Platform.Find(named) is not { } key)
        {
            return new Refusal(
                ErrorCode.ParamError, "Wechatpay-Serial", Refusal.Shorten(named), "names no key of the platform", "header");
        }

        var plaintext = Array.Empty<byte>();
        if (!key.TryDecrypt(Convert.FromBase64String(request.EncryptedEchoMessage), out plaintext)
            || plaintext.Length > MessageBytesMax)
        {
            return Refusal.Body("/encrypted_echo_message", "", "was not encrypted with the key that Wechatpay-Serial names");
        }

        var back = Convert.ToBase64String(call.MerchantKey.Encrypt(plaintext));
        return Answer.Ok(new Response(request.EchoMessage, back));
    }

    public sealed record Request
    {
        [Text(1024, LengthMin = 0)] public required string EchoMessage { get; init; }
        [Sensitive] public string? EncryptedEchoMessage { get; init; }
        [NotifyUrl(255)] public string? NotifyUrl { get; init; }
    }

    public sealed record Response(string EchoMessage, string? EncryptedEchoMessage);
}
