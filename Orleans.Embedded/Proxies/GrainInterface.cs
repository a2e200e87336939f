using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One interface of one kind of grain in one runtime: what all references of that sort share.</summary>
internal sealed class GrainInterface(EmbeddedRuntime runtime, GrainKind kind, Proxy proxy)
{
    internal EmbeddedRuntime Runtime { get; } = runtime;

    internal GrainKind Kind { get; } = kind;

    internal Type Type => proxy.Interface;

    internal GrainMethod[] Methods { get; } = proxy.Methods;

    internal GrainReference To(IdSpan key) => proxy.Prototype.To(this, key);
}
