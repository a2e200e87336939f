using System.Text;

namespace Tael.Client.Api.Wire;

/// <summary>The exact bytes that signatures are over. Every line ends with a line feed, the last one too.</summary>
public static class SignedMessage
{
    /// <summary>Of a request: method, target as it stood in the request line, timestamp, nonce, raw body.</summary>
    public static byte[] OfRequest(string method, string target, string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Join($"{method}\n{target}\n{timestamp}\n{nonce}\n", body);

    /// <summary>Of an answer or a notification: timestamp, nonce, raw body.</summary>
    public static byte[] OfAnswer(string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Join($"{timestamp}\n{nonce}\n", body);

    private static byte[] Join(string head, ReadOnlySpan<byte> body)
    {
        var headBytes = Encoding.UTF8.GetByteCount(head);
        var message = new byte[headBytes + body.Length + 1];
        Encoding.UTF8.GetBytes(head, message);
        body.CopyTo(message.AsSpan(headBytes));
        message[^1] = (byte)'\n';
        return message;
    }
}
