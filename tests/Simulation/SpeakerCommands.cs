using Orleans;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>A service provider reports what a plate's page has sold: the speaker says it, unless it is said.</summary>
internal sealed class ReportPaid(World world, AccountId order, AccountId speaker) : Command(world)
{
    public override string Key => $"report {order} to {speaker}";

    protected override AccountId Account => order;

    public override async Task<object> Send(IGrainFactory grains) =>
        (await grains.Payment(order).Look())?.TransactionId is { } transaction
            ? await grains.Payment(order).Report(new(transaction, speaker))
            : ReportOrderStatus.OrderNotPaid;

    protected override bool IsRight(object answer) => answer switch
    {
        ReportOrderStatus.Announced => Has<OrderAnnounced>()?.To == speaker,
        ReportOrderStatus.AnnouncedElsewhere => Has<OrderAnnounced>() is { } other && other.To != speaker,
        ReportOrderStatus.OrderNotPaid => HeldMeanwhile(rows => Has<OrderPaid>(rows) is null),
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is not ReportOrderStatus.OrderNotPaid;
}

/// <summary>A speaker is bound to a plate.</summary>
internal sealed class BindSpeaker(World world, MerchantId merchant, Plate plate) : Command(world)
{
    public override string Key => $"bind {merchant} {plate.Code} {plate.Speaker}";

    protected override AccountId Account => Fleet.AccountOf(merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Fleet(merchant).BindPlate(new(plate));

    protected override bool IsRight(object answer) => answer switch
    {
        DeviceStatus.Done => HeldMeanwhile(rows => At(rows).Plates.Contains(plate)),
        DeviceStatus.PlateTaken => HeldMeanwhile(rows => At(rows).FindPlate(plate.Code) is { } taken && taken != plate),
        DeviceStatus.SpeakerTaken => HeldMeanwhile(rows => At(rows).PlateOf(plate.Speaker) is { } taken && taken != plate),
        _ => false,
    };

    protected override bool IsFinal(object answer) => false;

    private Fleet At(int rows) => Stored.Events.Take(rows).OfType<FleetEvent>().Aggregate(Fleet.Empty, Fleet.Evolve);
}

/// <summary>A speaker is taken away from its plate.</summary>
internal sealed class UnbindSpeaker(World world, MerchantId merchant, string speaker) : Command(world)
{
    public override string Key => $"unbind {merchant} {speaker}";

    protected override AccountId Account => Fleet.AccountOf(merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Fleet(merchant).UnbindPlate(new(speaker));

    protected override bool IsRight(object answer) => answer is DeviceStatus.Done && HeldMeanwhile(
        rows => Stored.Events.Take(rows).OfType<FleetEvent>().Aggregate(Fleet.Empty, Fleet.Evolve).PlateOf(speaker) is null);

    protected override bool IsFinal(object answer) => false;
}
