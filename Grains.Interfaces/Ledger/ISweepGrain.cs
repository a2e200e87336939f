namespace Tael.Grains.Ledger;

/// <summary>Wakes the sources of transfers that nobody has acknowledged. Key: <c>s-sweep</c>.</summary>
[Alias("ISweepGrain")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Starts the recurring sweep, if it does not run yet, and sweeps once. Answers how many were woken.</summary>
    [Alias("Start")]
    Task<int> Start();
}
