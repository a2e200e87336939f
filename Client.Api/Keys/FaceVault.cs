using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tael.Domain.Faces;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Keys;

/// <summary>Encrypts enrolled faces, so that store and backup hold them and only this installation can read them.</summary>
/// <remarks>AES-256-GCM by a <see cref="Vault"/> with a key of its own, bound to the user and the number of the consent: a face that is put
/// beside another user, or comes back from an older backup, does not open. Inside: four digits, the model's name and its length, the
/// embedding.</remarks>
public sealed class FaceVault(Secrets secrets)
{
    public const int DigitsCount = 4;

    private readonly Vault _vault = new(secrets, "face-template");

    public string Seal(UserId user, int number, string phoneDigits, FaceCapture face)
    {
        var model = Encoding.ASCII.GetBytes(face.Model);
        byte[] open = [.. Encoding.ASCII.GetBytes(phoneDigits), (byte)model.Length, .. model, .. face.Embedding.ToBytes()];
        return _vault.Seal(OwnerOf(user, number), open);
    }

    public bool TryOpen(UserId user, int number, string sealedText, [NotNullWhen(true)] out EnrolledFace? face)
    {
        face = null;
        if (!_vault.TryOpen(OwnerOf(user, number), sealedText, out var open)) return false;

        var model = Encoding.ASCII.GetString(open, DigitsCount + 1, open[DigitsCount]);
        if (!FaceEmbedding.TryRead(open.AsSpan(DigitsCount + 1 + model.Length), out var embedding)) return false;

        face = new(new(user, model, embedding), number, Encoding.ASCII.GetString(open, 0, DigitsCount));
        return true;
    }

    private static string OwnerOf(UserId user, int number) => $"face/{user}/{number}";
}

/// <summary>A face as a front end holds it in memory.</summary>
/// <param name="Number">Of the consent under which it was enrolled.</param>
public sealed record EnrolledFace(FaceTemplate Template, int Number, string PhoneDigits)
{
    public override string ToString() => "EnrolledFace (not shown)";
}
