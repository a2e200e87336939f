using System.Collections.Immutable;

namespace Tael.Client.Api.Media;

/// <summary>Which files a call takes.</summary>
/// <param name="Extensions">Of their names, in lower case.</param>
/// <param name="Starts">How they begin; none: however they do.</param>
internal sealed record MediaRules(string Kind, int FileBytesMax, ImmutableArray<string> Extensions, ImmutableArray<byte[]> Starts)
{
    /// <summary>Boundaries, headers and meta take little.</summary>
    private const int RestBytesMax = 16_384;

    /// <summary>At most 2 MiB. Source: WeChat Pay, 图片上传API.</summary>
    public static MediaRules Image { get; } = new(
        "image", 2 << 20, [".jpg", ".jpeg", ".bmp", ".png"], [[0xFF, 0xD8, 0xFF], "BM"u8.ToArray(), [0x89, .. "PNG\r\n"u8]]);

    /// <summary>At most 5 MiB. Source: WeChat Pay, 视频上传API.</summary>
    public static MediaRules Video { get; } = new(
        "video", 5 << 20, [".avi", ".wmv", ".mpeg", ".mp4", ".mov", ".mkv", ".flv", ".f4v", ".m4v", ".rmvb"], []);

    public int BodyBytesMax => FileBytesMax + RestBytesMax;

    public bool IsNameOf(string fileName) => Extensions.Contains(Path.GetExtension(fileName).ToLowerInvariant());

    public bool IsStartOf(ReadOnlyMemory<byte> file) =>
        Starts.IsEmpty || Starts.Any(start => file.Span.StartsWith(start));
}
