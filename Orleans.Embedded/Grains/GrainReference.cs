using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>A way to one grain through one of its interfaces; a subclass per interface is made at run time.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainInterface _interface;
    private readonly IdSpan _key;

    internal GrainReference(GrainInterface grainInterface, IdSpan key)
    {
        _interface = grainInterface;
        _key = key;
    }

    public GrainId GrainId => new(_interface.Kind.Type, _key);

    public string InterfaceName => _interface.Type.FullName!;

    internal EmbeddedRuntime Runtime => _interface.Runtime;

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) =>
        !(reference1 == reference2);

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public sealed override bool Equals(object? obj) => Equals(obj as GrainReference);

    public sealed override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => GrainId.ToString();

    internal abstract GrainReference To(GrainInterface grainInterface, IdSpan key);

    /// <summary>What a proxy's method does when it returns a value.</summary>
    internal Task<T> Send<T>(Request<T> request, int method)
    {
        Dispatch(request, method);
        return request.Answer;
    }

    /// <summary>What a proxy's method does when it returns none.</summary>
    internal Task Send(VoidRequest request, int method)
    {
        Dispatch(request, method);
        return request.Method.IsOneWay ? Task.CompletedTask : request.Answer;
    }

    /// <summary>Grains go into a message as references only: calls to the object itself would not be turns.</summary>
    internal static IAddressable? Checked(IAddressable? argument) => argument is null or GrainReference
        ? argument
        : throw new ArgumentException($"{argument.GetType()} goes into a call as a reference only: see AsReference.");

    private void Dispatch(Request request, int method)
    {
        request.Method = _interface.Methods[method];
        request.To = this;
        Runtime.Send(request, _interface.Kind, GrainId);
    }
}
