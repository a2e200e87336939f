using System.Globalization;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Keys;

namespace Tael.Client.Api.Wire;

/// <summary>Puts an answer on the wire, with the headers that WeChat Pay's clients look for.</summary>
/// <remarks>
/// The casing of names matters: the SDK for Java keeps headers in a case-sensitive map. Only a success is signed, as no
/// client checks anything else, and a private-key operation is the dearest step of a call. Times are the real clock's.
/// </remarks>
public sealed class AnswerWriter(TimeProvider realClock, ApiFigures figures)
{
    private const int NonceLength = 32;

    public async Task Write(HttpContext http, Answer answer, PlatformKey? key, string opaqueId, bool signTest)
    {
        var response = http.Response;
        if (answer.Refusal is { } refusal) figures.Error(refusal.Code.Code, answer.Status);
        response.StatusCode = answer.Status;
        ExactHeader.Set(response.Headers, "Request-ID", $"{opaqueId}-{answer.Number}");
        if (answer.Status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = (answer.Refusal?.RetryAfterSeconds ?? 1).ToString(CultureInfo.InvariantCulture);
        }

        response.Headers.CacheControl = "no-cache, must-revalidate";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentLanguage = "zh-CN";
        if (answer.File is { } file)
        {
            response.ContentType = file.ContentType;
            await file.Write(response.Body, http.RequestAborted);
            return;
        }

        if (key is not null && answer.Refusal is null) Sign(response, answer, key, signTest);
        if (answer.Status == StatusCodes.Status204NoContent) return;

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private void Sign(HttpResponse response, Answer answer, PlatformKey key, bool signTest)
    {
        var timestamp = realClock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomText.Alphanumeric(NonceLength);
        var signature = key.Sign(SignedMessage.OfAnswer(timestamp, nonce, answer.Body.Span));
        response.Headers["Wechatpay-Timestamp"] = timestamp;
        response.Headers["Wechatpay-Nonce"] = nonce;
        response.Headers["Wechatpay-Signature"] = signTest ? Fault.SignTestPrefix + signature : signature;
        response.Headers["Wechatpay-Serial"] = key.Id;
        response.Headers["Wechatpay-Signature-Type"] = Authorization.Scheme;
    }
}
