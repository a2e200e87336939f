using System.Buffers;

namespace Tael.Client.Api.Wire;

/// <summary>Takes a request's body as the bytes that were sent, before anything looks at them.</summary>
public static class BodyReader
{
    /// <summary>64 KiB: the largest documented request is a small part of it.</summary>
    public const int BytesMax = 65_536;

    public static async ValueTask<(ReadOnlyMemory<byte> Body, Refusal? Refusal)> Read(HttpRequest request, int bytesMax = BytesMax)
    {
        if (request.ContentLength > bytesMax) return (default, TooLong(bytesMax));

        var pipe = request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > bytesMax)
            {
                pipe.AdvanceTo(read.Buffer.End);
                return (default, TooLong(bytesMax));
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                pipe.AdvanceTo(read.Buffer.End);
                return (body, null);
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Refusal TooLong(int bytesMax) => Refusal.Body("/", "", $"body must have at most {bytesMax} bytes");
}
