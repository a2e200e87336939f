using System.Collections.Immutable;
using Tael.Domain.Wallets;

namespace Tael.Grains.Faces;

/// <summary>The faces that users have enrolled, as nobody but a front end can read them, and where each is looked for. Key: <c>t-faces</c>.
/// </summary>
/// <remarks>They are no facts and in no journal: what is deleted is gone. Front ends keep what they have read, and ask what has changed
/// since before each match.</remarks>
[Alias("IFaceStoreGrain")]
public interface IFaceStoreGrain : IGrainWithStringKey
{
    /// <summary>Keeps a user's face in place of any other, unless one of a later number is there, or this one has been deleted.</summary>
    [Alias("Put")]
    Task Put(SealedFace face);

    /// <summary>Deletes a user's face for good, and where it was looked for. Again it changes nothing.</summary>
    [Alias("Delete")]
    Task Delete(UserId user);

    /// <summary>From now on a face is looked for at this place, as long as it is enrolled.</summary>
    [Alias("AddPlace")]
    Task AddPlace(UserId user, string place);

    /// <summary>A face is not looked for at this place any more. Again it changes nothing.</summary>
    [Alias("RemovePlace")]
    Task RemovePlace(UserId user, string place);

    /// <summary>What has changed after this count, in order, at most <see cref="FaceChange.Max"/>; empty: nothing.</summary>
    [Alias("Changes")]
    Task<ImmutableArray<FaceChange>> Changes(long after);
}

/// <summary>A user's face, as it is kept.</summary>
/// <param name="Number">Of the consent: <see cref="Wallet.Faces"/> as it was.</param>
/// <param name="Sealed">Opens with the front ends' key only.</param>
[GenerateSerializer, Immutable, Alias("SealedFace")]
public sealed record SealedFace([property: Id(0)] UserId User, [property: Id(1)] int Number, [property: Id(2)] string Sealed);

/// <summary>One change, as it stands now: a user's face was put or deleted, or is looked for at a place.</summary>
/// <param name="Count">Counts all changes. A face and the places that it had before share one.</param>
/// <param name="Sealed">Null: it has been deleted, or this is about a place.</param>
/// <param name="Place">Null: this is about the face. One that is put stands before its places, and is looked for nowhere else.</param>
[GenerateSerializer, Immutable, Alias("FaceChange")]
public sealed record FaceChange(
    [property: Id(0)] long Count,
    [property: Id(1)] UserId User,
    [property: Id(2)] int Number,
    [property: Id(3)] string? Sealed,
    [property: Id(4)] string? Place)
{
    public const int Max = 1000;

    /// <summary>The most places at which one face is looked for: the latest.</summary>
    public const int PlacesMax = 200;
}
