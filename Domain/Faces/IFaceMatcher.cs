namespace Tael.Domain.Faces;

/// <summary>Says whose face a device has seen. Another recogniser is put in place by implementing this (docs/FACEPAY.md).</summary>
/// <remarks>It is asked by many threads at once, keeps nothing of what it is shown, and decides nothing about money: a match is a
/// claim, and the wallet that it names decides whether it may pay.</remarks>
public interface IFaceMatcher
{
    /// <summary>The one of <paramref name="among"/> whose face it is, if there is no doubt.</summary>
    /// <param name="among">Those of another model than the capture's are left out.</param>
    /// <param name="isNarrowed">They are those whose phones end in the digits that the payer has typed: few, and so a little less alike is
    /// alike enough.</param>
    FaceMatch Match(FaceCapture capture, IEnumerable<FaceTemplate> among, bool isNarrowed);

    /// <summary>Why this capture is none to enrol or to match; null if it is good.</summary>
    FaceVerdict? Obstacle(FaceCapture capture);
}
