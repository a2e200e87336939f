using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>A way to one grain through one of its interfaces. Proxies are made from it at run time.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    public GrainId GrainId => throw new NotImplementedException();

    internal EmbeddedRuntime Runtime => throw new NotImplementedException();

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public sealed override bool Equals(object? obj) => Equals(obj as GrainReference);

    public sealed override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => GrainId.ToString();
}
