using System.Diagnostics.CodeAnalysis;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Faces;

namespace Tael.Client.Api.Faces;

/// <summary>One look at a face, as a device or an app sends it.</summary>
/// <param name="Model">The program that made the embedding, and its version: embeddings of different ones are never compared.</param>
/// <param name="Embedding">512 numbers of 32 bits, little endian, in base64.</param>
/// <param name="Liveness">How sure it is that a living person is seen, 0 to 1000.</param>
/// <param name="Quality">How well the face is seen, 0 to 1000.</param>
internal sealed record FaceRequest(
    [property: Text(FaceCapture.ModelLengthMax, Alphabet = FaceRequest.ModelAlphabet)] string Model,
    [property: Text(FaceRequest.EmbeddingLength, LengthMin = FaceRequest.EmbeddingLength)] string Embedding,
    [property: Whole(0, FaceCapture.ScaleMax)] long Liveness,
    [property: Whole(0, FaceCapture.ScaleMax)] long Quality)
{
    public const string ModelAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-";

    /// <summary>Of 2,048 bytes in base64.</summary>
    public const int EmbeddingLength = (FaceEmbedding.BytesCount + 2) / 3 * 4;

    public static IResult NotAnEmbedding { get; } = OwnJson.Refuse(
        "embedding is not base64 of 512 numbers, little endian, that are finite and not all zero.", "face/embedding");

    public static FaceRequest Of(FaceCapture capture) => new(
        capture.Model, Convert.ToBase64String(capture.Embedding.ToBytes()), capture.Liveness, capture.Quality);

    public bool TryRead([NotNullWhen(true)] out FaceCapture? capture)
    {
        var bytes = new byte[FaceEmbedding.BytesCount + 2];
        var isFace = Convert.TryFromBase64String(Embedding, bytes, out var length);
        capture = isFace && FaceEmbedding.TryRead(bytes.AsSpan(0, length), out var embedding)
            ? new(Model, embedding, (int)Liveness, (int)Quality)
            : null;
        return capture is not null;
    }

    public override string ToString() => "face (not shown)";
}
