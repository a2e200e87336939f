using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain.Wallets;

namespace Tael.Grains.Faces;

/// <inheritdoc cref="IFaceStoreGrain"/>
[GrainType("faces"), StatelessWorker]
public sealed class FaceStoreGrain(IFaceStore store) : Grain, IFaceStoreGrain
{
    public Task Put(SealedFace face) => store.Put(face);

    public Task Delete(UserId user) => store.Delete(user);

    public Task AddPlace(UserId user, string place) => store.AddPlace(user, place);

    public Task RemovePlace(UserId user, string place) => store.RemovePlace(user, place);

    public Task<ImmutableArray<FaceChange>> Changes(long after) => store.Changes(after, FaceChange.Max);
}
