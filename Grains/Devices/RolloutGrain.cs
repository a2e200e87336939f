using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <inheritdoc cref="IRolloutGrain"/>
/// <remarks>A reminder judges it every minute until it is over. It is set before the rollout is stored: one that reminds of nothing does no
/// harm, and a rollout without one would never go on, and never halt.</remarks>
[GrainType("rollout")]
public sealed class RolloutGrain(AccountServices services)
    : AccountGrain<Rollout, RolloutEvent>(services), IRolloutGrain, IRemindable
{
    private const string JudgeReminder = "judge";

    /// <summary>So many devices are asked at once.</summary>
    private const int AtOnce = 64;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>What a device is to the rollout at this moment.</summary>
    private enum Reach
    {
        None = 0,
        Waiting = 1,
        Done = 2,
        Failed = 3,
    }

    protected override int SnapshotEvery => 100;

    private MerchantId Merchant => MerchantId.Parse(Self.Value.Split('-')[1]);

    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings something to a rollout.");

    public async Task<RolloutStatus> Create(CreateRollout command)
    {
        await this.RegisterOrUpdateReminder(JudgeReminder, Every, Every);
        var status = await Decide((rollout, now) => CreateRollout.Decide(rollout, command, now));
        if (status == RolloutStatus.Done) await Judge();
        return status;
    }

    public async Task<RolloutStatus> Advance(AdvanceRollout command)
    {
        await Judge();
        var status = await Decide((rollout, now) => AdvanceRollout.Decide(rollout, command, now));
        if (status == RolloutStatus.Done) await Judge();
        return status;
    }

    public Task<RolloutStatus> Halt(HaltRollout command) => Decide((rollout, now) => HaltRollout.Decide(rollout, command, now));

    public async Task<Rollout?> Judge()
    {
        var before = 0;
        while (await Latest() is { State: RolloutState.Running } rollout && rollout.Stage > before)
        {
            // What is reached with a stage is reached at once, and not a minute later.
            before = rollout.Stage;
            var command = await Reached(rollout);
            await Decide((current, now) => JudgeRollout.Decide(current, command, now));
        }

        return State;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await Judge() is { State: RolloutState.Running }) return;
        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    protected override Rollout Evolve(Rollout? state, RolloutEvent happened) => Rollout.Evolve(state, happened);

    private async Task<JudgeRollout> Reached(Rollout rollout)
    {
        var fleet = await GrainFactory.Fleet(Merchant).Page(0, Fleet.DevicesMax);
        var (could, couldNot) = (rollout.Done.ToHashSet(), rollout.Failed.ToHashSet());
        var (reached, waiting) = (0, 0);
        var (done, failed) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var stage = fleet.SerialNos.Where(no => Rollout.Reaches(rollout.Terms.Id, no, rollout.Percent));
        foreach (var some in stage.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(
                no => could.Contains(no) ? Task.FromResult(Reach.Done) : couldNot.Contains(no) ? Task.FromResult(Reach.Failed) : ReachOne(rollout, no)));
            foreach (var (serialNo, answer) in some.Zip(answers))
            {
                if (answer != Reach.None) reached++;
                if (answer == Reach.Waiting) waiting++;
                if (answer == Reach.Done) done.Add(serialNo);
                if (answer == Reach.Failed) failed.Add(serialNo);
            }
        }

        return new(rollout.Stage, reached, waiting, done.DrainToImmutable(), failed.DrainToImmutable());
    }

    /// <summary>Tells the device, unless it has been told, and says what it has answered.</summary>
    private async Task<Reach> ReachOne(Rollout rollout, string serialNo)
    {
        DeviceId.TryOf(Merchant, serialNo, out var id);
        var (terms, grain) = (rollout.Terms, GrainFactory.Device(id));
        var device = await grain.Look();
        if (device is null or { Key: null } or { Standing: DeviceStanding.Revoked }) return Reach.None;

        // Whoever was told before leaving the group still answers.
        if (device.FindCommand(terms.CommandId) is not { } command)
        {
            if (terms.Group is { } group && device.Binding.Group != group) return Reach.None;

            await grain.SendCommand(new(terms.CommandId, terms.Kind, terms.Text));
            return Reach.Waiting;
        }

        return command switch { { DoneAt: null } => Reach.Waiting, { Failure: null } => Reach.Done, _ => Reach.Failed };
    }

    private Task<RolloutStatus> Decide(Func<Rollout?, Instant, Decision<RolloutStatus, RolloutEvent>> decide) =>
        Run((rollout, _, now) => decide(rollout, now), unable: new(Stopped: RolloutStatus.AccountStopped));
}
