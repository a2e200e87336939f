using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Tael.Client.Api.Keys;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Wire;

/// <summary>Whether a request really comes, just now and for the first time, from the merchant that it names.</summary>
/// <remarks>
/// <para>In this order: the header, the timestamp (within <see cref="SkewMax"/> of the real clock; the test clock has no
/// say), the merchant and its key, the signature over the request as it arrived, the nonce. Only the owner of a key gets
/// as far as using a nonce up. Whatever is wrong is 401 SIGN_ERROR, and nothing has been executed.</para>
/// <para>Accepted as well: wechatpay-node-v3 leaves out the last, empty line of the message of a call without body
/// other than GET.</para>
/// </remarks>
public sealed class SignatureCheck(
    MerchantDirectory merchants, NonceMemory nonces, TimeProvider realClock, TaelApiOptions options)
{
    public static readonly TimeSpan SkewMax = TimeSpan.FromSeconds(300);

    public async ValueTask<Checked> Check(HttpContext http, ReadOnlyMemory<byte> body)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count > 1) return Wrong("authorization", "header appears twice");
        if (!Authorization.TryParse(header.ToString(), out var signed, out var refusal)) return new(refusal);

        var skew = realClock.GetUtcNow().ToUnixTimeSeconds() - signed.Timestamp;
        if (Math.Abs(skew) > SkewMax.TotalSeconds)
        {
            return Wrong(
                "timestamp", "timestamp is more than 300 seconds off", "Http头Authorization值中timestamp与发起请求时间不得超过5分钟");
        }

        var found = MerchantId.TryParse(signed.Mchid, out var id) ? await merchants.Find(id, signed.SerialNo) : default;
        if (found.IsBusy) return new(new Refusal(ErrorCode.FrequencyLimited));
        if (found.Merchant is not { } merchant) return Wrong("mchid", "merchant is not known", "商户号不存在");
        if (merchant.KeyOf(signed.SerialNo) is not { } key)
        {
            return Wrong("serial_no", "merchant has no such key", "商户证书序列号有误。请使用签名私钥匹配的证书序列号");
        }

        if (!Verify(http, body.Span, signed, key, out var message)) return WrongSignature(http, message);
        if (!nonces.TryUse(signed.Mchid, signed.Nonce))
        {
            return Wrong("nonce_str", "nonce has been used before", "Http头Authorization值中nonce_str重复，请勿重放请求");
        }

        return new(merchant, key);
    }

    /// <summary>The target as it stood in the request line, percent-encoding and all.</summary>
    public static string TargetOf(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (target.StartsWith('/')) return target;

        // Absolute form, as through a proxy: clients sign path and query only.
        var path = target.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? target.IndexOf('/', scheme + 3)
            : -1;
        return path < 0 ? "/" : target[path..];
    }

    private static bool Verify(
        HttpContext http, ReadOnlySpan<byte> body, Authorization signed, RsaPool key, out byte[] message)
    {
        var timestamp = signed.Timestamp.ToString(CultureInfo.InvariantCulture);
        message = SignedMessage.OfRequest(http.Request.Method, TargetOf(http), timestamp, signed.Nonce, body);
        if (key.Verify(message, signed.Signature)) return true;

        var mayLackLine = body.IsEmpty && !HttpMethods.IsGet(http.Request.Method);
        return mayLackLine && key.Verify(message.AsSpan(0, message.Length - 1), signed.Signature);
    }

    private static Checked Wrong(string field, string issue, string? message = null) => new(
        message is null ? Authorization.Refuse(field, issue) : Authorization.Refuse(field, issue, message));

    private Checked WrongSignature(HttpContext http, byte[] message) => new(
        new Refusal(ErrorCode.SignError, "signature", Issue: "sign not match", Location: "authorization")
        {
            SignInformation = new(http.Request.Method, TargetOf(http), message, options.IsSandbox),
        });
}

/// <summary>Either a merchant and the key that it signed with, or why not.</summary>
public readonly record struct Checked
{
    public Checked(KnownMerchant merchant, RsaPool key) => (Merchant, Key) = (merchant, key);

    public Checked(Refusal refusal) => Refusal = refusal;

    public KnownMerchant? Merchant { get; }
    public RsaPool? Key { get; }
    public Refusal? Refusal { get; }
}
