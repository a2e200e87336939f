using System.Diagnostics.CodeAnalysis;

namespace Tael.Client.Api.Wire;

/// <summary>Reads a field that was encrypted for the platform: base64 of RSAES-OAEP (SHA-1) with the key that
/// <c>Wechatpay-Serial</c> names.</summary>
internal static class SensitiveText
{
    /// <summary>What fits into one block of RSA-2048 with OAEP and SHA-1.</summary>
    private const int BytesMax = 214;

    /// <param name="pointer">The field, as <c>/user_name</c>.</param>
    public static bool TryRead(
        V3Call call, string pointer, string base64, out byte[] plaintext, [NotNullWhen(false)] out Refusal? refusal)
    {
        plaintext = [];
        refusal = null;
        var named = call.Http.Request.Headers["Wechatpay-Serial"].ToString();
        if (call.Services.Platform.Find(named) is not { } key)
        {
            refusal = new(ErrorCode.ParamError, "Wechatpay-Serial", Refusal.Shorten(named), "names no key of the platform", "header");
            return false;
        }

        if (key.TryDecrypt(Convert.FromBase64String(base64), out plaintext) && plaintext.Length <= BytesMax) return true;

        refusal = Refusal.Body(pointer, "", "was not encrypted with the key that Wechatpay-Serial names");
        return false;
    }
}
