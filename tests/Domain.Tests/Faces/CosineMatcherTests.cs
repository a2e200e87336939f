using Tael.Domain.Faces;
using Tael.Domain.Wallets;

namespace Tael.Tests.Faces;

/// <summary>Whose face a device has seen: only where there is no doubt.</summary>
public sealed class CosineMatcherTests
{
    private static readonly FaceThresholds Usual = FaceThresholds.Usual;
    private static readonly CosineMatcher Matcher = new(Usual);
    private static readonly UserId Anna = new(10_000_001);
    private static readonly UserId Bo = new(10_000_002);

    /// <summary>Two people, at these angles' cosines from who looks in: who is meant, alone and among those with the same digits.</summary>
    [Theory]
    [InlineData(0.61, 0.00, FaceVerdict.Matched, FaceVerdict.Matched)]
    [InlineData(0.57, 0.00, FaceVerdict.NotClear, FaceVerdict.Matched)] // Below the threshold, and good enough among few.
    [InlineData(0.56, 0.00, FaceVerdict.NotClear, FaceVerdict.Matched)]
    [InlineData(0.54, 0.00, FaceVerdict.NotClear, FaceVerdict.NotClear)] // Below both.
    [InlineData(0.75, 0.60, FaceVerdict.Matched, FaceVerdict.Matched)] // Far enough from the next one.
    [InlineData(0.75, 0.66, FaceVerdict.NotClear, FaceVerdict.NotClear)] // Too near, however good.
    [InlineData(0.70, 0.70, FaceVerdict.NotClear, FaceVerdict.NotClear)]
    public void The_best_is_taken_if_it_is_good_enough_and_no_other_is_nearly_as_good(
        double best, double next, FaceVerdict alone, FaceVerdict narrowed)
    {
        FaceTemplate[] among = [Of(Bo, next, 2), Of(Anna, best, 1)];

        Assert.Equal(Expected(alone), Matcher.Match(Seen(), among, isNarrowed: false));
        Assert.Equal(Expected(narrowed), Matcher.Match(Seen(), among, isNarrowed: true));
        Assert.Equal(Expected(alone), Matcher.Match(Seen(), among.Reverse(), isNarrowed: false));
    }

    [Fact]
    public void Two_faces_of_one_person_do_not_stand_in_each_others_way()
    {
        FaceTemplate[] among = [Of(Anna, 0.8, 1), Of(Anna, 0.79, 2)];

        Assert.Equal(new(FaceVerdict.Matched, Anna), Matcher.Match(Seen(), among, isNarrowed: false));
        Assert.Equal(new(FaceVerdict.Matched, Anna), Matcher.Match(Seen(), among.Reverse(), isNarrowed: false));
    }

    [Theory]
    [InlineData(900, 300, null)]
    [InlineData(899, 1000, FaceVerdict.NotLive)]
    [InlineData(0, 0, FaceVerdict.NotLive)]
    [InlineData(1000, 299, FaceVerdict.Unclean)]
    public void What_is_not_live_or_not_seen_well_is_not_compared(int liveness, int quality, FaceVerdict? obstacle)
    {
        var capture = Seen() with { Liveness = liveness, Quality = quality };

        Assert.Equal(obstacle, Matcher.Obstacle(capture));
        Assert.Equal(obstacle ?? FaceVerdict.Matched, Matcher.Match(capture, [Of(Anna, 1, 1)], isNarrowed: false).Verdict);
    }

    [Fact]
    public void Nobody_is_found_among_none_and_another_models_faces_are_not_compared()
    {
        Assert.Equal(new(FaceVerdict.NotClear), Matcher.Match(Seen(), [], isNarrowed: true));
        Assert.Equal(new(FaceVerdict.NotClear), Matcher.Match(Seen(), [Of(Anna, 1, 1) with { Model = "other" }], isNarrowed: true));
    }

    [Fact]
    public void An_embedding_is_the_same_after_it_has_been_written_and_read_and_its_length_says_nothing()
    {
        var values = Enumerable.Range(0, FaceEmbedding.Dimension).Select(i => MathF.Sin(i)).ToArray();
        Assert.True(FaceEmbedding.TryMake(values, out var one));
        Assert.True(FaceEmbedding.TryMake(Array.ConvertAll(values, value => value * 1000), out var longer));
        Assert.True(FaceEmbedding.TryRead(one.ToBytes(), out var read));

        Assert.Equal(1, one.CosineTo(longer), 5);
        Assert.Equal(one.ToBytes(), read.ToBytes());
        Assert.Equal(FaceEmbedding.BytesCount, one.ToBytes().Length);
    }

    /// <summary>The bytes of an embedding with one number changed, or another count of them.</summary>
    [Theory]
    [InlineData(2047, 1f)]
    [InlineData(2049, 1f)]
    [InlineData(0, 1f)]
    [InlineData(2048, 0f)] // All zeros.
    [InlineData(2048, float.NaN)]
    [InlineData(2048, float.PositiveInfinity)]
    [InlineData(2048, 1e-30f)]
    public void Bytes_that_point_nowhere_are_no_embedding(int length, float first)
    {
        var bytes = new byte[length];
        if (length >= 4) BitConverter.TryWriteBytes(bytes, first);

        Assert.False(FaceEmbedding.TryRead(bytes, out _));
    }

    private static FaceMatch Expected(FaceVerdict verdict) => new(verdict, verdict == FaceVerdict.Matched ? Anna : null);

    private static FaceCapture Seen() => new("m", Pointing(1, 0), 1000, 1000);

    private static FaceTemplate Of(UserId user, double cosine, int axis) => new(user, "m", Pointing(cosine, axis));

    /// <summary>At this cosine from the first axis, towards another one.</summary>
    private static FaceEmbedding Pointing(double cosine, int axis)
    {
        var values = new float[FaceEmbedding.Dimension];
        values[0] = (float)cosine;
        if (axis > 0) values[axis] = (float)Math.Sqrt(1 - (cosine * cosine));
        return FaceEmbedding.TryMake(values, out var embedding) ? embedding : throw new InvalidOperationException("It points nowhere.");
    }
}
