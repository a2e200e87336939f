using Orleans;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>Something that a merchant asks of a rollout.</summary>
internal abstract class AtRollout(World world, MerchantId merchant, string id) : Command(world)
{
    protected MerchantId Merchant => merchant;

    protected string Id => id;

    protected override AccountId Account => Rollout.AccountOf(merchant, id);

    protected bool Held(Func<Rollout?, bool> fact) => HeldMeanwhile(rows =>
        fact(Stored.Events.Take(rows).OfType<RolloutEvent>().Aggregate((Rollout?)null, Rollout.Evolve)));

    protected override bool IsFinal(object answer) => false;
}

internal sealed class BeginRollout(World world, MerchantId merchant, RolloutTerms terms) : AtRollout(world, merchant, terms.Id)
{
    public override string Key => $"roll out {Account} {terms.Text}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.Rollout(Merchant, Id).Create(new(terms));

    protected override bool IsRight(object answer) => answer switch
    {
        RolloutStatus.Done => Held(rollout => rollout?.Terms.IsSame(terms) == true),
        RolloutStatus.IdUsed => Held(rollout => rollout?.Terms.IsSame(terms) == false),
        _ => false,
    };
}

internal sealed class AdvanceByHand(World world, MerchantId merchant, string id, int stage) : AtRollout(world, merchant, id)
{
    public override string Key => $"advance {Account} {stage}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.Rollout(Merchant, Id).Advance(new(stage));

    protected override bool IsRight(object answer) => answer switch
    {
        RolloutStatus.Done => Held(rollout => rollout?.Stage >= stage),
        RolloutStatus.Over => Held(rollout => rollout is { State: not RolloutState.Running } or { FailsTooOften: true }),
        RolloutStatus.StageNotNext => Held(rollout => rollout is not null && (rollout.Stage + 1 != stage || rollout.IsLastStage)),
        RolloutStatus.RolloutNotFound => Held(rollout => rollout is null),
        _ => false,
    };
}

/// <summary>A device does what waits for it, or says that it can't.</summary>
internal sealed class DoWhatWaits(World world, DeviceId device, bool fails) : AtTill(world, device)
{
    public override string Key => $"do {Account} {fails}";

    public override async Task<object> Send(IGrainFactory grains)
    {
        var status = DeviceStatus.Done;
        foreach (var command in (await grains.Device(Device).Look())!.Waiting)
        {
            status = await grains.Device(Device).Acknowledge(new(KeyId, command.Number, fails ? "no room" : null));
        }

        return status;
    }

    protected override bool IsRight(object answer) => answer is DeviceStatus.Done || (answer is DeviceStatus status && IsRightly(status));
}
