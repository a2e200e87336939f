using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <inheritdoc cref="IFleetGrain"/>
[GrainType("fleet")]
public sealed class FleetGrain(AccountServices services) : AccountGrain<Fleet, FleetEvent>(services), IFleetGrain
{
    protected override int SnapshotEvery => 100;

    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings something to a list of devices.");

    public Task<DeviceStatus> Add(AddFleetDevice command) => Run(
        (fleet, _, now) => AddFleetDevice.Decide(fleet, command, now), unable: new(Stopped: DeviceStatus.AccountStopped));

    public async Task<FleetPage> Page(int offset, int limit)
    {
        var known = (await Latest() ?? Fleet.Empty).SerialNos;
        return new([.. known.Skip(offset).Take(limit)], known.Length);
    }

    protected override Fleet Evolve(Fleet? state, FleetEvent happened) => Fleet.Evolve(state, happened);
}
