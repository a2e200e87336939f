using Tael.Domain.Faces;
using Tael.Domain.Wallets;

namespace Tael.Bench.Face;

/// <summary>One look into a device, and what comparing it with everybody gave.</summary>
/// <param name="Own">How alike the one is who looked, if enrolled.</param>
/// <param name="IsSeenWell">The capture has passed the floors; else the device looks again, and it counts for nothing.</param>
/// <param name="Small">Among the smaller population.</param>
/// <param name="Large">Among the larger one.</param>
/// <param name="Narrowed">Among those of the larger one whose phone ends as theirs who looks.</param>
internal sealed record Look(
    UserId? Person, float Own, bool IsSeenWell, FaceBest Small, FaceBest Large, FaceBest Narrowed)
{
    /// <summary>Phone numbers end in one of so many ways.</summary>
    private const int Endings = 10_000;

    private const long FirstUser = 10_000_000;

    public static UserId UserOf(long person) => new(FirstUser + person);

    public static Look Of(Crowd crowd, FaceCapture capture, long ending, UserId? person)
    {
        var isSeenWell = new CosineMatcher(FaceThresholds.Usual).Obstacle(capture) is null;
        var small = CosineMatcher.BestOf(capture, crowd.Small);
        var rest = CosineMatcher.BestOf(capture, crowd.Rest);
        var narrowed = CosineMatcher.BestOf(capture, crowd.EndingIn(ending % Endings, Endings));
        var own = person is { } user ? capture.Embedding.CosineTo(crowd.Everybody[(int)(user.Value - FirstUser)].Embedding) : 0;
        return new(person, own, isSeenWell, small, Both(small, rest), narrowed);
    }

    /// <summary>Nobody is in both.</summary>
    private static FaceBest Both(FaceBest a, FaceBest b)
    {
        var (first, second) = a.Cosine >= b.Cosine ? (a, b) : (b, a);
        return first with { NextCosine = Math.Max(first.NextCosine, second.Cosine) };
    }
}

/// <summary>Everybody who is enrolled.</summary>
internal sealed class Crowd(FaceTemplate[] everybody)
{
    public FaceTemplate[] Everybody => everybody;

    public ArraySegment<FaceTemplate> Small { get; } = new(everybody, 0, everybody.Length / 10);

    public ArraySegment<FaceTemplate> Rest { get; } = new(everybody, everybody.Length / 10, everybody.Length - (everybody.Length / 10));

    public static Crowd Enrol(SyntheticFaces faces, int people)
    {
        var all = new FaceTemplate[people];
        Parallel.For(0, people, i => all[i] = new(Look.UserOf(i), SyntheticFaces.Model, faces.Enrol(i).Embedding));
        return new(all);
    }

    public IEnumerable<FaceTemplate> EndingIn(long ending, int endings)
    {
        for (var i = ending; i < everybody.Length; i += endings) yield return everybody[i];
    }
}
