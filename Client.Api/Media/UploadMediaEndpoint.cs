using System.Security.Cryptography;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Media;

/// <summary>POST /v3/merchant/media/upload and …/video_upload: checks a picture or a video and gives it the id that other calls
/// name it by.</summary>
/// <remarks>What is signed is the part `meta` alone. The same file of a merchant has the same id for ever. The file itself is not kept:
/// nothing here shows it.</remarks>
public static class UploadMediaEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Upload("/v3/merchant/media/upload", MediaRules.Image, Handle).Answers<Response>();
        v3.Upload("/v3/merchant/media/video_upload", MediaRules.Video, HandleVideo).Answers<Response>();
    }

    internal static Task<Answer> Handle(V3Call call, MediaForm form) => Task.FromResult(Check(call, form, MediaRules.Image));

    internal static Task<Answer> HandleVideo(V3Call call, MediaForm form) => Task.FromResult(Check(call, form, MediaRules.Video));

    private static Answer Check(V3Call call, MediaForm form, MediaRules rules)
    {
        if (!FieldReader.TryRead<Meta>(form.Meta.Span, [], out var meta, out var refusal)) return refusal;
        if (form.FileName != meta.Filename) return Refusal.Body("/filename", Refusal.Shorten(meta.Filename), "is not the name of the part file");
        if (!rules.IsNameOf(meta.Filename))
        {
            return Refusal.Body("/filename", Refusal.Shorten(meta.Filename), $"must end in {string.Join(", ", rules.Extensions)}");
        }

        if (form.File.IsEmpty) return Refusal.Body("/file", "", "must not be empty");
        if (form.File.Length > rules.FileBytesMax) return Refusal.Body("/file", "", $"must have at most {rules.FileBytesMax} bytes");
        if (!rules.IsStartOf(form.File)) return Refusal.Body("/file", "", $"is no {rules.Kind} of these kinds");

        var hash = SHA256.HashData(form.File.Span);
        return Convert.ToHexString(hash).Equals(meta.Sha256, StringComparison.OrdinalIgnoreCase)
            ? Answer.Ok(new Response(call.Services.MediaTokens.Of(call.Merchant.Id, rules.Kind, hash)))
            : Refusal.Body("/sha256", meta.Sha256, "is not the file's");
    }

    /// <summary>The part `meta`.</summary>
    internal sealed record Meta
    {
        /// <summary>The file's name, as in its part.</summary>
        [Text(128)] public required string Filename { get; init; }

        /// <summary>Of the file: 64 hexadecimal digits.</summary>
        [Form("^[0-9a-fA-F]{64}$", "must be 64 hexadecimal digits")] public required string Sha256 { get; init; }
    }

    /// <param name="MediaId">Names the file in other calls.</param>
    public sealed record Response(string MediaId);
}
