using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Media;

/// <summary>A file as merchants send it: multipart/form-data of two parts, <c>meta</c>, which is JSON and alone is signed, and
/// <c>file</c>.</summary>
/// <remarks>In either order, each once, nothing else. Refusals name the part.</remarks>
internal sealed record MediaForm(ReadOnlyMemory<byte> Meta, string FileName, ReadOnlyMemory<byte> File)
{
    private const int BoundaryLengthMax = 70;
    private const int MetaBytesMax = 4096;

    /// <summary>Never throws for what was sent.</summary>
    public static async Task<(MediaForm? Form, Refusal? Refusal)> Read(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (BoundaryOf(contentType) is not { } boundary)
        {
            return (null, new(ErrorCode.ParamError, "Content-Type", Refusal.Shorten(contentType ?? ""), "must be multipart/form-data with a boundary", "header"));
        }

        var parts = new Dictionary<string, (string FileName, byte[] Bytes)>();
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray()));
            while (await reader.ReadNextSectionAsync() is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || disposition.DispositionType != "form-data")
                {
                    return (null, Refusal.Body("/", "", "a part has no Content-Disposition of form-data"));
                }

                var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                if (name is not ("meta" or "file")) return (null, Refusal.Body($"/{Refusal.Shorten(name)}", "", "there are two parts, meta and file"));

                using var bytes = new MemoryStream();
                await section.Body.CopyToAsync(bytes);
                var fileName = HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "";
                if (!parts.TryAdd(name, (fileName, bytes.ToArray()))) return (null, Refusal.Body($"/{name}", "", "part appears twice"));
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return (null, Refusal.Body("/", "", "is not well-formed multipart/form-data"));
        }

        return Whole(parts);
    }

    private static (MediaForm? Form, Refusal? Refusal) Whole(Dictionary<string, (string FileName, byte[] Bytes)> parts)
    {
        if (!parts.TryGetValue("meta", out var meta)) return (null, Refusal.Body("/meta", "", "part is missing"));
        if (!parts.TryGetValue("file", out var file)) return (null, Refusal.Body("/file", "", "part is missing"));

        return meta.Bytes.Length > MetaBytesMax
            ? (null, Refusal.Body("/meta", "", $"must have at most {MetaBytesMax} bytes"))
            : (new(meta.Bytes, file.FileName, file.Bytes), null);
    }

    private static string? BoundaryOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.MediaType != "multipart/form-data") return null;

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return boundary is { Length: > 0 and <= BoundaryLengthMax } ? boundary : null;
    }
}
