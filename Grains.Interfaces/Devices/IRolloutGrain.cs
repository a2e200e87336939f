using Orleans.Concurrency;
using Tael.Domain.Devices;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <summary>One rollout to a merchant's devices. Key: <see cref="Rollout.AccountOf"/>.</summary>
[Alias("IRolloutGrain")]
public interface IRolloutGrain : IAccountGrain
{
    /// <summary>Done means: it goes on by itself, whatever happens to the caller.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<RolloutStatus> Create(CreateRollout command);

    /// <summary>Begins the next stage, unless what devices have answered by now halts it.</summary>
    [AlwaysInterleave, Alias("Advance")]
    Task<RolloutStatus> Advance(AdvanceRollout command);

    [AlwaysInterleave, Alias("Halt")]
    Task<RolloutStatus> Halt(HaltRollout command);

    /// <summary>Reaches the devices that are to be reached, and judges it by what they have answered. Null: there is no such rollout.</summary>
    [AlwaysInterleave, Alias("Judge")]
    Task<Rollout?> Judge();
}
