using Tael.Domain.Wallets;

namespace Tael.Domain.Faces;

/// <summary>From where on faces are taken for the same, measured by <c>./run bench face</c> (docs/FACEPAY.md gives the reasons).</summary>
/// <param name="Cosine">The least for one out of everybody who may be at the till.</param>
/// <param name="NarrowedCosine">The least for one out of those whose phone ends in four digits.</param>
/// <param name="Margin">By how much the best must be more alike than the next best person.</param>
/// <param name="LivenessMin">0 to 1000.</param>
/// <param name="QualityMin">0 to 1000.</param>
public sealed record FaceThresholds(double Cosine, double NarrowedCosine, double Margin, int LivenessMin, int QualityMin)
{
    public static FaceThresholds Usual { get; } = new(0.60, 0.55, 0.10, 900, 300);
}

/// <summary>Compares with each face in turn and takes the best, if it is good enough and no other is nearly as good.</summary>
public sealed class CosineMatcher(FaceThresholds thresholds) : IFaceMatcher
{
    public FaceVerdict? Obstacle(FaceCapture capture) => capture switch
    {
        _ when capture.Liveness < thresholds.LivenessMin => FaceVerdict.NotLive,
        _ when capture.Quality < thresholds.QualityMin => FaceVerdict.Unclean,
        _ => null,
    };

    public FaceMatch Match(FaceCapture capture, IEnumerable<FaceTemplate> among, bool isNarrowed)
    {
        if (Obstacle(capture) is { } obstacle) return new(obstacle);

        var best = BestOf(capture, among);
        var least = isNarrowed ? thresholds.NarrowedCosine : thresholds.Cosine;
        return best.User is { } user && best.Cosine >= least && best.Cosine - best.NextCosine >= thresholds.Margin
            ? new(FaceVerdict.Matched, user)
            : new(FaceVerdict.NotClear);
    }

    /// <summary>The most alike, and how alike the most alike other person is.</summary>
    public static FaceBest BestOf(FaceCapture capture, IEnumerable<FaceTemplate> among)
    {
        var best = FaceBest.None;
        foreach (var template in among)
        {
            if (template.Model != capture.Model) continue;

            var cosine = capture.Embedding.CosineTo(template.Embedding);
            if (cosine > best.Cosine)
            {
                var next = best.User == template.User ? best.NextCosine : best.Cosine;
                best = new(template.User, cosine, next);
            }
            else if (cosine > best.NextCosine && best.User != template.User)
            {
                best = best with { NextCosine = cosine };
            }
        }

        return best;
    }
}

/// <summary>Who is most alike.</summary>
/// <param name="User">Null: there was nobody to compare with.</param>
/// <param name="NextCosine">Of the most alike other person; -1: there is none.</param>
public readonly record struct FaceBest(UserId? User, float Cosine, float NextCosine)
{
    public static FaceBest None { get; } = new(null, -1, -1);
}
