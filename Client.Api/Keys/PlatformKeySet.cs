using System.Collections.Immutable;

namespace Tael.Client.Api.Keys;

/// <summary>The platform's keys at one time, those that are coming and those that are going among them.</summary>
/// <remarks>All of them are listed, sign for a caller who names them, and read what was encrypted for them. Without being named only
/// the current ones sign, so a key may be known everywhere before it does.</remarks>
internal sealed record PlatformKeySet(RotatingKey Certificates, RotatingKey PublicKeys)
{
    /// <summary>Certificates first, each kind in the order in which they sign.</summary>
    public ImmutableArray<PlatformKey> Listed => [.. Certificates.All, .. PublicKeys.All];

    public PlatformKey? Find(string id) =>
        PublicKeys.All.FirstOrDefault(key => key.Id == id)
        ?? Certificates.All.Concat(PublicKeys.All.Select(key => key.Wrapped!))
            .FirstOrDefault(key => string.Equals(key.Id, id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One kind of key: which signs, which is announced, and which has signed before.</summary>
/// <param name="Next">Listed, and signs only for who names it. Null: none is announced.</param>
/// <param name="Previous">Still good for who knows no other. Null: it has been ended.</param>
internal sealed record RotatingKey(PlatformKey Current, PlatformKey? Next, PlatformKey? Previous)
{
    public ImmutableArray<PlatformKey> All { get; } = [.. new[] { Current, Next, Previous }.OfType<PlatformKey>()];

    public PlatformKeyUse UseOf(PlatformKey key) =>
        key == Current ? PlatformKeyUse.Signs : key == Next ? PlatformKeyUse.Next : PlatformKeyUse.Previous;
}

internal enum PlatformKeyUse
{
    Signs,
    Next,
    Previous,
}
