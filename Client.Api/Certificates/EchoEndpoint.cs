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
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/security/echo", Handle)
            .Answers<Response>();

    internal static Task<Answer> Handle(V3Call call, Request request) => Task.FromResult(Echo(call, request));

    private static Answer Echo(V3Call call, Request request)
    {
        if (request.EncryptedEchoMessage is null) return Answer.Ok(new Response(request.EchoMessage, null));

        if (!SensitiveText.TryRead(
                call, "/encrypted_echo_message", request.EncryptedEchoMessage, out var plaintext, out var refusal))
        {
            return refusal;
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
