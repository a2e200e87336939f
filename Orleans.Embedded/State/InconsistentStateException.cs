using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The stored state is not the one that this activation has read, so it must not be overwritten.</summary>
/// <remarks>Escaping from a call, it ends the activation: the next one reads the truth.</remarks>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message) : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException!)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public InconsistentStateException(
        string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base($"{errorMsg} Stored ETag: {storedEtag}. Current ETag: {currentEtag}.", storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    [Id(1)] public string? StoredEtag { get; }
    [Id(2)] public string? CurrentEtag { get; }

    /// <summary>True until the activation that met the conflict has ended for it; its callers don't end too.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}
