using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Faces;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.Faces;

namespace Tael.Client.Api.Faces;

/// <summary>All enrolled faces, open, in this process's memory, and where each is looked for.</summary>
/// <remarks>It asks the store what has changed before it is looked into, so a face that was deleted is found by nobody from the answer to its
/// deletion on, and is forgotten here at the next look. It takes some 2.2 KB for each face.</remarks>
internal sealed class FaceGallery(IGrainFactory grains, GrainCalls calls, FaceVault vault) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<UserId, EnrolledFace> _faces = [];
    private readonly Dictionary<string, FaceGroup> _places = [];
    private readonly Dictionary<string, FaceGroup> _digits = [];
    private long _count;

    /// <summary>Those who are looked for at one of these places. Who is at two stands there twice.</summary>
    public Task<FaceTemplate[]> At(params string[] places) =>
        Look<FaceTemplate[]>(() => [.. places.SelectMany(place => Group(_places, place).InOrder)]);

    /// <summary>Those whose phone ends in these digits.</summary>
    public Task<FaceTemplate[]> EndingIn(string digits) => Look(() => Group(_digits, digits).InOrder);

    public Task<EnrolledFace?> Find(UserId user) => Look(() => _faces.GetValueOrDefault(user));

    public void Dispose() => _one.Dispose();

    private async Task<T> Look<T>(Func<T> look)
    {
        await _one.WaitAsync();
        try
        {
            await CatchUp();
            return look();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task CatchUp()
    {
        while (await calls.Run(grains.Faces(), store => store.Changes(_count)) is { IsEmpty: false } changes)
        {
            foreach (var change in changes) Apply(change);
            _count = changes[^1].Count;
        }
    }

    private void Apply(FaceChange change)
    {
        if (change.Place is { } place)
        {
            if (_faces.TryGetValue(change.User, out var known)) Group(_places, place).Put(known.Template);
            return;
        }

        Forget(change.User);
        if (change.Sealed is null || !vault.TryOpen(change.User, change.Number, change.Sealed, out var face)) return;

        _faces[change.User] = face;
        Group(_digits, face.PhoneDigits).Put(face.Template);
    }

    private void Forget(UserId user)
    {
        if (!_faces.Remove(user, out var face)) return;

        Group(_digits, face.PhoneDigits).Remove(user);
        foreach (var group in _places.Values) group.Remove(user);
    }

    private static FaceGroup Group(Dictionary<string, FaceGroup> groups, string name)
    {
        if (!groups.TryGetValue(name, out var group)) groups[name] = group = new();
        return group;
    }

    /// <summary>Faces that are compared together; made into a row when it is asked for after a change.</summary>
    private sealed class FaceGroup
    {
        private readonly Dictionary<UserId, FaceTemplate> _byUser = [];
        private FaceTemplate[]? _inOrder;

        public FaceTemplate[] InOrder => _inOrder ??= [.. _byUser.Values];

        public void Put(FaceTemplate face) => (_byUser[face.User], _inOrder) = (face, null);

        public void Remove(UserId user)
        {
            if (_byUser.Remove(user)) _inOrder = null;
        }
    }
}
