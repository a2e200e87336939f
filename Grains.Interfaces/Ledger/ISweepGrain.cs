namespace Tael.Grains.Ledger;

/// <summary>Wakes the sources of transfers that should have arrived and have not. Key: <c>s-sweep</c>.</summary>
[Alias("ISweepGrain")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Starts the recurring sweep, if it does not run yet, and sweeps once. Answers how many transfers were overdue.</summary>
    [Alias("Start")]
    Task<int> Start();
}
