using System.Collections.Immutable;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>One seed: first everything goes wrong and nothing false may happen, then nothing goes wrong and all must settle.</summary>
internal sealed class Run
{
    /// <summary>A run that takes more steps than this does not come to rest.</summary>
    private const long StepsMax = 5_000_000;

    private static readonly TimeSpan SettleWithin = TimeSpan.FromMinutes(10);

    /// <summary>Longer than a reminder's period.</summary>
    private static readonly TimeSpan RemindWithin = TimeSpan.FromMinutes(15);

    /// <summary>Longer than it takes until what is owed is tried again.</summary>
    private static readonly TimeSpan CollectWithin = TimeSpan.FromMinutes(75);

    private readonly World _world;
    private readonly Workload _workload;

    private Run(int seed, bool faults, Trades? trades)
    {
        _world = new(seed, faults);
        _workload = new(_world, trades);
    }

    /// <param name="trades">Null: drawn by the seed.</param>
    public static RunResult Of(int seed, bool faults, Trades? trades = Trades.All)
    {
        var run = new Run(seed, faults, trades);
        string? violation = null;
        try
        {
            run.Play();
        }
        catch (Violation found)
        {
            violation = found.Message;
        }
        catch (Exception broken) // A seed must be told with it, whatever it is.
        {
            violation = $"The run itself broke: {broken}";
        }

        var world = run._world;
        return new(
            seed,
            world.Trace.Steps,
            world.Trace.Hash,
            world.Disk.Count<OrderPaid>(),
            world.Disk.Count<RefundPaid>(),
            world.Disk.Count<RefundNotTaken>(),
            run._workload.Commands,
            [.. world.Faults.Counts],
            violation,
            violation is null ? [] : [.. world.Trace.Last]);
    }

    private void Play()
    {
        SetUp();
        _world.Faults.IsOn = _world.HasFaults;
        _workload.Start();
        Until(() => _workload.IsOver, TimeSpan.FromDays(1), "I16: the clients never come to an end", StrikeFate);
        _world.Faults.IsOn = false;
        Settle();
        CheckStates();
    }

    private void SetUp()
    {
        _world.StartProcess();
        var done = _world.Simulator.Run(() => _workload.SetUp(_world.FirstGrains));
        Until(() => done.IsCompleted, TimeSpan.FromMinutes(1), "I16: the world is never set up");
        done.GetAwaiter().GetResult();
    }

    /// <summary>With no more faults and one new process, all that is on its way arrives, and every outcome can be known.</summary>
    private void Settle()
    {
        while (_world.ProcessesAlive > 0) _world.KillProcess();
        _world.StartProcess();
        Until(() => _world.Disk.EverythingHasArrived, SettleWithin, "I16: money is on its way for ever");
        if (!_world.Disk.RefundsAddUp) throw new Violation("I10: payers have not got back what merchants have paid");
        if (!_world.Disk.CombinedOrdersAreWhole) throw new Violation("a combined order is paid in part");
        Until(() => _world.Disk.OpenTransfers == 0, SettleWithin, "I2: what has arrived is still in an outbox");

        // An append of a process long dead may still come in between, so one try may not do.
        var known = _world.Simulator.Run(async () =>
        {
            foreach (var command in _workload.Unknown)
            {
                while (!await _world.Ask(command)) await _world.Simulator.Delay(TimeSpan.FromSeconds(5));
            }
        });
        Until(() => known.IsCompleted, SettleWithin, "I16: there are commands whose outcome is never known");
        Until(() => _world.Disk.EverythingHasArrived && _world.Disk.OpenTransfers == 0, SettleWithin, "I16: repeats stay on their way");
        Until(() => _world.Disk.DevicesUnfenced == 0, RemindWithin, "I16: what a stopped device has begun is never ended");
        Until(() => _world.Disk.RolloutsUnjudged == 0, RemindWithin, "I16: a rollout goes on though too many devices have failed");
        SettlePayouts();
        SettleServices();
        SettleFrozen();
    }

    /// <summary>Some weeks later, and after a restart, nothing waits to be shared out.</summary>
    private void SettleFrozen()
    {
        if (_world.Disk.OrdersFrozen == 0) return;

        _world.KillProcess();
        _world.JumpCalendar(TimeSpan.FromDays(38));
        _world.StartProcess();
        Until(() => _world.Disk.OrdersFrozen == 0, RemindWithin, "I16: orders hold their merchants' money for ever");
        Until(() => _world.Disk.EverythingHasArrived && _world.Disk.OpenTransfers == 0, SettleWithin, "I16: what is unfrozen never arrives");
    }

    /// <summary>A day later, and after a restart, no merchant's money waits for anybody.</summary>
    private void SettlePayouts()
    {
        if (_world.Disk.PayoutsWaiting == 0) return;

        _world.KillProcess();
        _world.JumpCalendar(TimeSpan.FromHours(25));
        _world.StartProcess();
        Until(() => _world.Disk.PayoutsWaiting == 0, RemindWithin, "I16: payouts hold their merchants' money for ever");
        Until(() => _world.Disk.EverythingHasArrived && _world.Disk.OpenTransfers == 0, SettleWithin, "I16: what goes back never arrives");
    }

    /// <summary>Whoever owes for a service and has the money pays within the hour, after a restart too, and nobody need ask.</summary>
    private void SettleServices()
    {
        if (_world.Disk.Due.Count == 0) return;

        var rich = _world.Simulator.Run(() => _workload.MakeRich(_world.FirstGrains));
        Until(() => rich.IsCompleted && _world.Disk.EverythingHasArrived, SettleWithin, "I16: no money comes");
        rich.GetAwaiter().GetResult();
        _world.KillProcess();
        _world.StartProcess();
        Until(() => _world.Disk.Due.Count == 0, CollectWithin, "I16: debts are forgotten", whose: () => string.Join(' ', _world.Disk.Due.Keys));
        Until(() => _world.Disk.EverythingHasArrived && _world.Disk.OpenTransfers == 0, SettleWithin, "I16: it is never told how it ended");
    }

    private void Until(Func<bool> isSo, TimeSpan within, string otherwise, Action? afterStep = null, Func<string>? whose = null)
    {
        var end = _world.Simulator.Clock.GetUtcNow() + within;
        while (!isSo())
        {
            if (!_world.Simulator.Step() || _world.Simulator.Clock.GetUtcNow() > end || _world.Trace.Steps > StepsMax)
            {
                throw new Violation($"{otherwise} {whose?.Invoke()}".TrimEnd());
            }

            afterStep?.Invoke();
            if (_world.Violation is { } violation) throw violation;
        }
    }

    private void StrikeFate()
    {
        var (simulator, faults) = (_world.Simulator, _world.Faults);
        if (!faults.IsOn) return;

        if (faults.Strikes(Fault.ActivationLost)) _world.LoseActivation();
        if (faults.Strikes(Fault.ProcessKilled))
        {
            _world.KillProcess();
            simulator.After(Seconds(20), () =>
            {
                if (_world.ProcessesAlive == 0) _world.StartProcess();
            });
        }

        if (_world.ProcessesAlive == 1 && faults.Strikes(Fault.SecondActivation))
        {
            _world.StartProcess();
            simulator.After(Seconds(60), () =>
            {
                if (_world.ProcessesAlive > 1) _world.KillProcess();
            });
        }

        if (faults.Strikes(Fault.ClockJump)) _world.JumpCalendar(TimeSpan.FromMinutes(simulator.Random.Next(8 * 24 * 60)));
        if (faults.Strikes(Fault.ClockSkew)) _world.SkewClock(TimeSpan.FromMilliseconds(simulator.Random.Next(-3_000, 3_000)));
    }

    private TimeSpan Seconds(int max) => TimeSpan.FromMilliseconds(_world.Simulator.Random.Next(max * 1_000));

    /// <summary>Every snapshot is what the rows before it come to.</summary>
    private void CheckStates()
    {
        foreach (var (id, account) in _world.Disk.Accounts)
        {
            if (account.Snapshot is not { } snapshot) continue;

            var events = account.Events.Take((int)snapshot.Version);
            var (kept, folded) = id.Kind switch
            {
                AccountKind.Wallet => (Hex(snapshot), (object?)Hex(EventJson.WriteState(new AccountTip<Wallet>(
                    Fold<Wallet, WalletEvent>(events, Wallet.Evolve), 0, 0, default)))),
                AccountKind.Score => (Hex(snapshot), Hex(EventJson.WriteState(new AccountTip<ScoreProfile>(
                    Fold<ScoreProfile, ScoreEvent>(events, ScoreProfile.Evolve), 0, 0, default)))),
                AccountKind.Device => (Hex(snapshot), Hex(EventJson.WriteState(new AccountTip<Device>(
                    Fold<Device, DeviceEvent>(events, Device.Evolve), 0, 0, default)))),
                AccountKind.Rollout => (Hex(snapshot), Hex(EventJson.WriteState(new AccountTip<Rollout>(
                    Fold<Rollout, RolloutEvent>(events, Rollout.Evolve), 0, 0, default)))),
                AccountKind.Fleet => (Hex(snapshot), Hex(EventJson.WriteState(new AccountTip<Fleet>(
                    Fold<Fleet, FleetEvent>(events, Fleet.Evolve), 0, 0, default)))),
                AccountKind.Merchant => (Merchant(snapshot), Merchant(Fold<Merchant, MerchantEvent>(events, Domain.Merchants.Merchant.Evolve)!)),
                _ => (EventJson.ReadState<ExternalAccount>(snapshot),
                    Fold<ExternalAccount, ExternalAccountEvent>(events, ExternalAccount.Evolve)),
            };
            if (!Equals(kept, folded)) throw new Violation($"{id}: its snapshot says {kept}, its rows come to {folded}");
        }
    }

    private static object Merchant(AccountSnapshot snapshot) => Merchant(EventJson.ReadState<Merchant>(snapshot));

    /// <summary>Without profile and services, whose lists are equal only if they are the same.</summary>
    private static object Merchant(Merchant merchant) => merchant with { Profile = null, Services = [] };

    private static string Hex(AccountSnapshot snapshot) => Convert.ToHexString(snapshot.State.Span);

    private static TState? Fold<TState, TEvent>(IEnumerable<AccountEvent> events, Func<TState?, TEvent, TState> evolve)
        where TState : class
        where TEvent : AccountEvent
    {
        TState? state = null;
        foreach (var happened in events) state = evolve(state, (TEvent)happened);
        return state;
    }
}

/// <summary>What one seed has come to.</summary>
/// <param name="Violation">Null: none was found.</param>
internal sealed record RunResult(
    int Seed,
    long Steps,
    string Trace,
    long Payments,
    long Refunds,
    long RefundsNotTaken,
    int Commands,
    ImmutableArray<long> Faults,
    string? Violation,
    ImmutableArray<string> LastSteps);
