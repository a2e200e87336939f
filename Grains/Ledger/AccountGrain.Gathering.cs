using System.Collections.Immutable;
using System.Diagnostics;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>How commands that have gathered are decided in order, stored in one append, and answered.</summary>
public abstract partial class AccountGrain<TState, TEvent>
{
    private async Task DecideWhatGathers()
    {
        _deciding = true;
        while (_waiting.Count > 0)
        {
            var gathered = Gather();
            try
            {
                // Nearly all need nothing but this; each async method on their way costs a microsecond.
                var staged = TryDecide(gathered);
                if (staged is null || !TryApply(await Store(staged), staged, gathered)) await DecideAndStore(gathered);
            }
            catch (InvalidDataException damage)
            {
                Stop(damage);
                var unknown = Damaged();
                foreach (var command in gathered) command.AnswerStopped(unknown);
                while (_waiting.TryDequeue(out var command)) command.AnswerStopped(unknown);
            }
            catch (Exception failure)
            {
                // Not known to be stored, and not known not to be. The next activation reads what is.
                GiveUp(failure, gathered);
            }
        }

        _deciding = false;
        if (_outbox.Count == 0 && !_givenUp) OnSettled();
    }

    private Command[] Gather()
    {
        var gathered = new Command[Math.Min(_waiting.Count, GatherMax)];
        for (var i = 0; i < gathered.Length; i++) gathered[i] = _waiting.Dequeue();
        return gathered;
    }

    /// <returns>Null if something must be read or looked up first.</returns>
    private StagedEvents<TState, TEvent>? TryDecide(Command[] gathered)
    {
        if (!_known && !gathered.All(command => command.Opens)) return null;

        var staged = Decide(gathered, out var unsure);
        return unsure.Count > 0 || (!_known && staged.Rows.Count == 0) ? null : staged;
    }

    private Task<AppendOutcome> Store(StagedEvents<TState, TEvent> staged) => staged.Rows.Count == 0
        ? NothingToStore
        : services.Journal.Append(staged.ToAppend(Self, _tip.Version, SnapshotEvery));

    private bool TryApply(AppendOutcome outcome, StagedEvents<TState, TEvent> staged, Command[] gathered)
    {
        if (outcome.Status != AppendStatus.Stored) return false;

        _known = true;
        Apply(staged, gathered);
        return true;
    }

    /// <summary>Reads what has to be read, and decides until it is stored.</summary>
    private async Task DecideAndStore(Command[] gathered)
    {
        // Each round but the last reads the history or looks up at least one command.
        for (var round = 0; round <= gathered.Length + 1; round++)
        {
            if (!_known && (round > 0 || !gathered.All(command => command.Opens)))
            {
                await ReadHistory();
                foreach (var command in gathered) command.Looked |= command.Opens;
            }

            var staged = Decide(gathered, out var unsure);
            foreach (var command in unsure) await LookUp(command);
            if (unsure.Count > 0 || (!_known && staged.Rows.Count == 0)) continue;

            var outcome = await Store(staged);
            if (TryApply(outcome, staged, gathered)) return;
            if (outcome.Status == AppendStatus.Stopped)
            {
                await AnswerStopped(gathered);
                return;
            }

            if (outcome.Status == AppendStatus.VersionTaken && !_known) continue;
            if (outcome is not { Status: AppendStatus.TransferTaken, TransferTaken: { } taken })
            {
                throw new OutcomeUnknownException($"{Self} was written by another activation ({outcome.Status}).");
            }

            foreach (var command in gathered.Where(c => c.Transfer == taken)) await LookUp(command);
        }

        throw new UnreachableException($"{Self}: the journal refuses a transfer that it does not have.");
    }

    /// <param name="unsure">Commands that would be refused, though an earlier try may have been accepted: it may be forgotten
    /// here, or another activation may have overtaken this one. Where that is possible, those that only look are too. A first
    /// try that is accepted needs no looking up: if it is none, the journal refuses to store it.</param>
    private StagedEvents<TState, TEvent> Decide(Command[] gathered, out List<Command> unsure)
    {
        unsure = [];
        var now = services.Journal.Dated(Self, Instant.Of(services.Clock));
        var staged = new StagedEvents<TState, TEvent>(_tip);
        foreach (var command in gathered)
        {
            var earlier = command.Earlier
                ?? (command.Transfer is { } id ? staged.Find(id) ?? _recent.Find(id) : null);
            var events = earlier is null && command.RefuseIfFull(_outbox.Count + staged.Debits)
                ? []
                : command.Decide(staged.Tip.State, earlier, now);
            var refused = command.Transfer is { } wanted
                ? earlier is null && !Moves(events, wanted)
                : (command.Opens || services.Journal.IsShared) && events.IsEmpty;
            if (refused && !command.Looked) unsure.Add(command);

            foreach (var happened in events)
            {
                var state = Evolve(staged.Tip.State, happened);
                staged.Add(Self, state, happened, ReadRowsOf(state, happened));
            }
        }

        return staged;
    }

    private static bool Moves(ImmutableArray<TEvent> events, TransferId transfer)
    {
        foreach (var happened in events)
        {
            if (happened.Movement?.Transfer == transfer) return true;
        }

        return false;
    }

    private void Apply(StagedEvents<TState, TEvent> staged, Command[] gathered)
    {
        _tip = staged.Tip;
        foreach (var happened in staged.Events)
        {
            _recent.Remember(happened);
            if (happened.Movement is { Kind: MovementKind.Debit } debit) Send(debit, EnclosedWith(happened), isRetry: false);
        }

        foreach (var command in gathered) command.Complete();
    }
}
