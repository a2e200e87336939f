namespace Orleans.Runtime;

/// <summary>One life of a grain, as its own code sees it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainId GrainId { get; }

    ActivationId ActivationId { get; }

    GrainReference GrainReference { get; }

    object? GrainInstance { get; }

    /// <summary>The services of this activation: a scope of its own, made when first asked for.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Done when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Takes no further call, finishes the running ones, and ends.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>Tells which activation the code that asks runs in.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
