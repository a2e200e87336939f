using System.Collections.Immutable;
using Tael.Domain.Wallets;

namespace Tael.Grains.Faces;

/// <summary>Where enrolled faces are kept: see <see cref="IFaceStoreGrain"/>.</summary>
public interface IFaceStore
{
    Task Put(SealedFace face);

    Task Delete(UserId user);

    Task AddPlace(UserId user, string place);

    Task RemovePlace(UserId user, string place);

    Task<ImmutableArray<FaceChange>> Changes(long after, int limit);
}
