using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Grains.Notifications;

namespace Tael.Client.Api.Notifications;

/// <summary>A notification as it goes over the wire: encrypted for its merchant, signed by the platform.</summary>
/// <remarks>
/// Composed anew for each attempt: the id stays, nonce and signature do not. The signature's timestamp is of the real
/// clock, since receivers refuse what is 5 minutes off. Source: WeChat Pay, payment notification.
/// </remarks>
internal static class WebhookMessage
{
    /// <param name="plaintext">What happened, in JSON.</param>
    public static string Body(Webhook webhook, ReadOnlySpan<byte> plaintext, MerchantSecret secret)
    {
        var kind = NotificationKind.Of(webhook.EventType);
        var box = Aead.Seal(secret.ApiV3Key, plaintext, kind.OriginalType);

        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("id", webhook.Id);
            json.WriteString("create_time", Times.Format(webhook.CreatedAt));
            json.WriteString("resource_type", "encrypt-resource");
            json.WriteString("event_type", webhook.EventType);
            json.WriteString("summary", kind.Summary);
            json.WriteStartObject("resource");
            json.WriteString("original_type", kind.OriginalType);
            json.WriteString("algorithm", Aead.Algorithm);
            json.WriteString("ciphertext", box.Ciphertext);
            json.WriteString("associated_data", box.AssociatedData);
            json.WriteString("nonce", box.Nonce);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }

    /// <param name="isProbe">The signature is one that a receiver must refuse.</param>
    public static HttpRequestMessage Request(Webhook webhook, string body, PlatformKey key, bool isProbe = false)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomText.Alphanumeric(32);
        var bytes = Encoding.UTF8.GetBytes(body);
        var signature = key.Sign(SignedMessage.OfAnswer(timestamp, nonce, bytes));

        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Version = System.Net.HttpVersion.Version11,
            Content = new ByteArrayContent(bytes),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        // Receivers may look headers up by their exact case.
        foreach (var (name, value) in new[]
        {
            ("User-Agent", "Mozilla/4.0"),
            ("Accept", "*/*"),
            ("Request-ID", $"{webhook.Id}-{webhook.Attempts + 1}"),
            ("Wechatpay-Timestamp", timestamp),
            ("Wechatpay-Nonce", nonce),
            ("Wechatpay-Signature", isProbe ? Fault.SignTestPrefix + signature : signature),
            ("Wechatpay-Serial", key.Id),
            ("Wechatpay-Signature-Type", Authorization.Scheme),

            // Ours: a receiver sees what it has missed of an order.
            ("Tael-Sequence", webhook.Sequence.ToString(CultureInfo.InvariantCulture)),
        })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
