using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>The imperative shell of every account: folds its journal into state, runs pure decisions against it one
/// after another, and sends on what they debit.</summary>
/// <remarks>
/// Invariants:
/// <list type="bullet">
/// <item>State is the fold of durable events only. An event is applied, and an answer given, after its append has
/// returned.</item>
/// <item>Gathering: commands interleave only to join a queue. One loop takes what has gathered, decides each in order
/// against the state as it will be, appends all events in one append, and then answers them all. So a decision never
/// interleaves with an append, and an account that everybody pays appends no more often than one that few pay.</item>
/// <item>A failed append has an unknown outcome. The activation gives itself up at once; the next one learns the truth
/// from the journal.</item>
/// </list>
/// </remarks>
public abstract partial class AccountGrain<TState, TEvent>(AccountServices services) : Grain, IAccountGrain
    where TState : class, IAccount
    where TEvent : AccountEvent
{
    /// <summary>The most commands that one append answers.</summary>
    private const int GatherMax = 512;

    private readonly Queue<Command> _waiting = new(1);
    private readonly RecentMovements<TEvent> _recent = new();
    private AccountTip<TState> _tip = AccountTip<TState>.Start;
    private bool _deciding;
    private bool _givenUp;

    protected AccountId Self { get; private set; }

    /// <summary>What is durable. Null: nothing has ever happened to this account.</summary>
    protected TState? State => _tip.State;

    /// <summary>A snapshot is kept every so many rows; 0: never, for accounts with a short history.</summary>
    protected virtual int SnapshotEvery => 0;

    public sealed override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Self = AccountId.Parse(this.GetPrimaryKeyString());
        var history = await services.Journal.Read(Self);
        if (history.Snapshot is { } snapshot) _tip = AccountTip<TState>.Of(snapshot);

        foreach (var row in history.Rows)
        {
            var happened = EventJson.Read<TEvent>(row);
            _tip = _tip.Follow(Evolve(_tip.State, happened), row);
            _recent.Remember(happened);
        }

        TakeUpOutbox(history.Open);
    }

    public abstract Task<CreditStatus> Credit(CreditAccount command);

    protected abstract TState Evolve(TState? state, TEvent happened);

    /// <summary>Rows for lists and bills that are stored in the commit of an event, if it has any.</summary>
    protected virtual ReadRows ReadRowsOf(TState state, TEvent happened) => default;

    /// <summary>Called when nothing is undelivered and nothing is waiting.</summary>
    protected virtual void OnSettled()
    {
    }

    /// <summary>Decides a command, and returns its status when whatever it changed is durable.</summary>
    /// <param name="transfer">The movement that this command makes or takes, if it does; the decision is then shown the
    /// event of an earlier try.</param>
    /// <param name="lookFirst">This may be a repeat: look the transfer up in the journal unless it is remembered.</param>
    /// <param name="whenOutboxFull">Answered instead of deciding anew when too much is undelivered.</param>
    protected async Task<TStatus> Run<TStatus>(
        Func<TState?, TEvent?, Instant, Decision<TStatus, TEvent>> decide,
        TransferId? transfer = null,
        bool lookFirst = false,
        TStatus? whenOutboxFull = null)
        where TStatus : struct, Enum
    {
        if (lookFirst && transfer is { } id && !_recent.Contains(id)) await Recall(id);
        if (_givenUp) throw GivenUp();

        var command = new Command<TStatus>(decide, transfer, whenOutboxFull);
        _waiting.Enqueue(command);
        if (!_deciding) _ = DecideWhatGathers();
        return await command.Answer;
    }

    private async Task Recall(TransferId id)
    {
        if (await services.Journal.Find(Self, id) is { } row) _recent.Remember(EventJson.Read<TEvent>(row));
    }

    private async Task DecideWhatGathers()
    {
        _deciding = true;
        while (_waiting.Count > 0)
        {
            var gathered = Gather();
            try
            {
                await DecideAndStore(gathered);
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

    private async Task DecideAndStore(Command[] gathered)
    {
        // Each round learns of one movement that was stored before, so there are at most as many as commands.
        for (var round = 0; round <= gathered.Length; round++)
        {
            var staged = Decide(gathered);
            var outcome = staged.Rows.Count == 0
                ? AppendOutcome.Stored
                : await services.Journal.Append(staged.ToAppend(Self, _tip.Version, SnapshotEvery));

            if (outcome.Status == AppendStatus.Stored)
            {
                Apply(staged, gathered);
                return;
            }

            if (outcome is not { Status: AppendStatus.TransferTaken, TransferTaken: { } taken })
            {
                throw new OutcomeUnknownException($"{Self} was written by another activation ({outcome.Status}).");
            }

            await Recall(taken);
        }

        throw new UnreachableException($"{Self}: the journal refuses a transfer that it does not have.");
    }

    private StagedEvents<TState, TEvent> Decide(Command[] gathered)
    {
        var now = Instant.Of(services.Clock);
        var staged = new StagedEvents<TState, TEvent>(_tip);
        foreach (var command in gathered)
        {
            var earlier = command.Transfer is { } id ? staged.Find(id) ?? _recent.Find(id) : null;
            if (earlier is null && command.RefuseIfFull(_outbox.Count + staged.Debits)) continue;

            foreach (var happened in command.Decide(staged.Tip.State, earlier, now))
            {
                var state = Evolve(staged.Tip.State, happened);
                staged.Add(Self, state, happened, ReadRowsOf(state, happened));
            }
        }

        return staged;
    }

    private void Apply(StagedEvents<TState, TEvent> staged, Command[] gathered)
    {
        _tip = staged.Tip;
        foreach (var happened in staged.Events)
        {
            _recent.Remember(happened);
            if (happened.Movement is { Kind: MovementKind.Debit } debit) Send(debit);
        }

        foreach (var command in gathered) command.Complete();
    }

    private void GiveUp(Exception failure, Command[] gathered)
    {
        _givenUp = true;
        DeactivateOnIdle();
        if (failure is not OutcomeUnknownException) LogGivenUp(services.Log, Self, failure);

        var answer = failure as OutcomeUnknownException ?? new OutcomeUnknownException($"{Self} could not be stored.");
        foreach (var command in gathered) command.Fail(answer);
        while (_waiting.TryDequeue(out var command)) command.Fail(GivenUp());
    }

    private OutcomeUnknownException GivenUp() => new($"{Self} is starting afresh.");

    [LoggerMessage(LogLevel.Error, "{Account} gives its activation up")]
    private static partial void LogGivenUp(ILogger log, AccountId account, Exception failure);
}
