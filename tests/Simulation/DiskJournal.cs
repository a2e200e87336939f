using Orleans.Embedded.Simulation;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>One process's way to the disk, with all that may go wrong on it.</summary>
/// <remarks>
/// The fault contract. Every operation takes effect at one moment between its call and its answer, so operations overtake
/// each other. An append may fail without having been stored, or after; whoever asked can't tell which. It may take
/// minutes. Reads and lookups may fail; what they answer was true when they took effect. Acknowledgements may be
/// lost. A process that is killed leaves appends that are stored later, or never. What never happens: half an append, an append
/// stored twice, an answer "stored" for what is not.
/// </remarks>
internal sealed class DiskJournal(World world, SimulatedProcess process) : IJournal
{
    private readonly Random _random = world.Simulator.Random;

    public bool IsShared => world.IsShared;

    public Task<AppendOutcome> Append(JournalAppend append)
    {
        var failed = world.Faults.Strikes(Fault.AppendFailed);
        var answerLost = world.Faults.Strikes(Fault.AppendAnswerLost);
        return Operate(
            () =>
            {
                if (failed || (!process.IsAlive && _random.Next(2) == 0)) throw new IOException("The append failed.");

                var outcome = world.Disk.Store(append);
                world.Trace.Note("append", append.Account.Value, ((int)outcome.Status * 1_000_000L) + append.ExpectedVersion);
                return answerLost ? throw new IOException("The answer was lost.") : outcome;
            },
            isSlow: world.Faults.Strikes(Fault.AppendSlow),
            outcome =>
            {
                var rows = append.ExpectedVersion + append.Rows.Count;
                if (outcome.Status == AppendStatus.Stored) world.Disk.Of(append.Account).BecomeKnown((int)rows);
            });
    }

    public Task<AccountHistory> Read(AccountId account) => Look(() =>
    {
        var stored = world.Disk.Of(account);
        stored.BecomeKnown(stored.Rows.Count);
        return new AccountHistory(stored.Snapshot, [.. stored.Rows.Skip((int)(stored.Snapshot?.Version ?? 0))]);
    });

    public Task<long> LastVersion(AccountId account) => Look(() =>
    {
        var stored = world.Disk.Of(account);
        stored.BecomeKnown(stored.Rows.Count);
        return (long)stored.Rows.Count;
    });

    public Task<AccountHistory> ReadFromStart(AccountId account) =>
        Look(() => new AccountHistory(null, [.. world.Disk.Of(account).Rows]));

    public Task<JournalRow?> Find(AccountId account, TransferId transfer) =>
        Look(() => world.Disk.Of(account).Find(transfer));

    public Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit) =>
        Look(() => world.Disk.Overdue(before, limit));

    public Task<AccountId?> FindOrder(TransactionId transaction) => Look(() => world.Disk.FindOrder(transaction));

    public void Acknowledge(AccountId source, TransferId transfer)
    {
        if (world.Faults.Strikes(Fault.AcknowledgementLost)) return;

        world.Simulator.After(Soon(), () =>
        {
            if (process.IsAlive) world.Disk.Acknowledge(source, transfer);
        });
    }

    private Task<T> Look<T>(Func<T> look)
    {
        var failed = world.Faults.Strikes(Fault.ReadFailed);
        return Operate(() => failed ? throw new IOException("The read failed.") : look(), isSlow: false);
    }

    private Task<T> Operate<T>(Func<T> effect, bool isSlow, Action<T>? onAnswer = null)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Simulator.After(isSlow ? Late() : Soon(), () =>
        {
            Action give;
            try
            {
                var result = effect();
                give = () =>
                {
                    onAnswer?.Invoke(result);
                    answer.SetResult(result);
                };
            }
            catch (IOException failure)
            {
                give = () => answer.SetException(failure);
            }
            catch (Violation violation)
            {
                world.Report(violation);
                return;
            }

            world.Simulator.After(isSlow ? Late() : Soon(), () =>
            {
                if (process.IsAlive) give();
            });
        });
        return answer.Task;
    }

    private TimeSpan Soon() => TimeSpan.FromMicroseconds(_random.Next(50, 3_000));

    private TimeSpan Late() => TimeSpan.FromMilliseconds(_random.Next(0, 150_000));
}
