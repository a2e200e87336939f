using Tael.Domain.Wallets;

namespace Tael.Domain.Faces;

/// <summary>One look of a device at a face.</summary>
/// <param name="Model">Which program made the embedding: those of different ones can't be compared.</param>
/// <param name="Liveness">How sure the device is that it sees a living person and no picture or mask, 0 to 1000.</param>
/// <param name="Quality">How well it sees the face, 0 to 1000.</param>
public sealed record FaceCapture(string Model, FaceEmbedding Embedding, int Liveness, int Quality)
{
    public const int ModelLengthMax = 32;
    public const int ScaleMax = 1000;
}

/// <summary>The face that a user has enrolled.</summary>
public sealed record FaceTemplate(UserId User, string Model, FaceEmbedding Embedding);

/// <summary>What a matcher makes of a capture.</summary>
/// <param name="User">Whose face it is; null unless it is <see cref="FaceVerdict.Matched"/>.</param>
public sealed record FaceMatch(FaceVerdict Verdict, UserId? User = null);

/// <summary>Append, never renumber.</summary>
public enum FaceVerdict : byte
{
    Matched = 1,

    /// <summary>Nobody of those compared is alike enough, or two are. The last four digits of the phone may make it clear.</summary>
    NotClear = 2,

    /// <summary>It may be a picture or a mask.</summary>
    NotLive = 3,

    /// <summary>The face is not seen well enough to compare it: look again.</summary>
    Unclean = 4,
}
