using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
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

    public Task<DeviceStatus> Place(PlaceSpeaker command) => Run(
        (fleet, _, now) => PlaceSpeaker.Decide(fleet, command, now), unable: new(Stopped: DeviceStatus.AccountStopped));

    public Task<DeviceStatus> BindPlate(BindPlate command) => Run(
        (fleet, _, now) => Domain.Devices.BindPlate.Decide(fleet, command, now), unable: new(Stopped: DeviceStatus.AccountStopped));

    public Task<DeviceStatus> UnbindPlate(UnbindPlate command) => Run(
        (fleet, _, now) => Domain.Devices.UnbindPlate.Decide(fleet, command, now), unable: new(Stopped: DeviceStatus.AccountStopped));

    public async Task<SpeakerPlace?> FindPlace(string speaker)
    {
        if (await Latest() is not { } fleet) return null;
        if (fleet.PlateOf(speaker) is { } plate) return new(speaker, MerchantId.Parse(Self.Value[2..]), plate.Code);

        return fleet.Places.FirstOrDefault(place => place.Speaker == speaker);
    }

    public async Task<string?> SpeakerOf(MerchantCodeId code) => (await Latest())?.FindPlate(code)?.Speaker;

    public async Task<FleetPage> Page(int offset, int limit)
    {
        var known = (await Latest() ?? Fleet.Empty).SerialNos;
        return new([.. known.Skip(offset).Take(limit)], known.Length);
    }

    protected override Fleet Evolve(Fleet? state, FleetEvent happened) => Fleet.Evolve(state, happened);
}
