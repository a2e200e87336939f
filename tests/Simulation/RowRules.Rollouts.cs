using Tael.Domain.Devices;
using Tael.Domain.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of rollouts: devices are reached by the stage that reaches them, are believed what they have said, and too many failures
/// are the end.</summary>
internal sealed partial class RowRules
{
    /// <summary>Rollouts that go on though more of their devices have failed than may.</summary>
    public int RolloutsUnjudged => disk.Accounts.Count(pair => pair.Id.Kind == AccountKind.Rollout
        && Facts(pair.Account.Events) is { State: RolloutState.Running } rollout
        && Answers(pair.Id, rollout) is var (done, failed) && failed * 100 > rollout.Terms.ErrorRateMax * (done + failed));

    private static Rollout? Facts(IEnumerable<AccountEvent> events) => events.OfType<RolloutEvent>().Aggregate((Rollout?)null, Rollout.Evolve);

    private static DeviceId DeviceOf(AccountId rollout, string serialNo) => DeviceId.Parse($"{rollout.Value.Split('-')[1]}-{serialNo}");

    /// <summary>What a device has said of the rollout: null, nothing; otherwise whether it could do it.</summary>
    private bool? Said(AccountId rollout, RolloutTerms terms, string serialNo)
    {
        var device = DeviceFacts(disk.Of(DeviceOf(rollout, serialNo).Account).Events);
        return device?.FindCommand(terms.CommandId) is { DoneAt: not null } command ? command.Failure is null : null;
    }

    private (int Done, int Failed) Answers(AccountId account, Rollout rollout)
    {
        var merchant = account.Value.Split('-')[1];
        var devices = disk.Accounts.Where(pair => pair.Id.Kind == AccountKind.Device && pair.Id.Value.StartsWith($"v-{merchant}-", StringComparison.Ordinal))
            .Where(pair => DeviceFacts(pair.Account.Events) is { Standing: not DeviceStanding.Revoked })
            .Select(pair => DeviceId.Of(pair.Id).SerialNo)
            .Where(no => Rollout.Reaches(rollout.Terms.Id, no, rollout.Percent)).ToList();
        var said = devices.Where(no => !rollout.Done.Contains(no) && !rollout.Failed.Contains(no)).Select(no => Said(account, rollout.Terms, no)).ToList();
        return (rollout.Done.Length + said.Count(could => could == true), rollout.Failed.Length + said.Count(could => could == false));
    }

    private static Device? DeviceFacts(IEnumerable<AccountEvent> events) => events.OfType<DeviceEvent>().Aggregate((Device?)null, Device.Evolve);

    private void CheckRollout(AccountId account, StoredAccount stored, AccountEvent happened)
    {
        if (happened is DeviceCommandQueued { Command: var id } && id.StartsWith("rollout:", StringComparison.Ordinal))
        {
            var device = DeviceId.Of(account);
            var reaching = Facts(disk.Of(Rollout.AccountOf(device.Merchant, id["rollout:".Length..])).Events);
            Must(reaching is not null, account, happened, "nobody has begun this rollout");
            Must(Rollout.Reaches(reaching!.Terms.Id, device.SerialNo, reaching.Percent), account, happened, "its stage has not begun");
        }

        if (happened is not RolloutEvent) return;

        var rollout = Facts(stored.Events);
        Must(rollout is null == happened is RolloutCreated, account, happened, "it begins once, and first");
        Must(rollout is null or { State: RolloutState.Running }, account, happened, "it is over");
        switch (happened)
        {
            case RolloutHeard e:
                foreach (var (no, could) in e.Done.Select(no => (no, true)).Concat(e.Failed.Select(no => (no, false))))
                {
                    Must(Said(account, rollout!.Terms, no) == could, account, e, $"{no} has not said so");
                    Must(!rollout.Done.Contains(no) && !rollout.Failed.Contains(no), account, e, $"{no} has been heard before");
                }

                break;
            case RolloutAdvanced e:
                Must(e.Stage == rollout!.Stage + 1 && e.Stage <= rollout.Terms.Percents.Length, account, e, "that is not the next stage");
                Must(!rollout.FailsTooOften, account, e, "too many devices have failed");
                break;
            case RolloutFinished:
                Must(rollout!.IsLastStage && !rollout.FailsTooOften, account, happened, "it has not reached all");
                break;
        }
    }
}
