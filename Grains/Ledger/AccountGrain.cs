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
/// <item>Fail closed: an account that is stopped, or whose rows do not add up, decides nothing that would be stored. A credit
/// to it has an unknown outcome, so it stays with its source until the account is released.</item>
/// </list>
/// </remarks>
public abstract partial class AccountGrain<TState, TEvent>(AccountServices services) : Grain, IAccountGrain
    where TState : class, IAccount
    where TEvent : AccountEvent
{
    /// <summary>The most commands that one append answers.</summary>
    private const int GatherMax = 512;

    /// <summary>The most commands that may wait; one more is told to come again.</summary>
    private const int WaitingMax = 20_000;

    private static readonly Task<AppendOutcome> NothingToStore = Task.FromResult(AppendOutcome.Stored);

    private readonly Queue<Command> _waiting = new(1);
    private RecentMovements<TEvent> _recent = new();
    private AccountTip<TState> _tip = AccountTip<TState>.Start;
    private bool _known;
    private bool _deciding;
    private bool _givenUp;

    protected AccountId Self { get; private set; }

    /// <summary>What is durable. Null: nothing has ever happened to this account, if it <see cref="IsKnown"/>.</summary>
    protected TState? State => _damaged ? throw Damaged() : _tip.State;

    /// <summary>The journal has been read, or this activation has written all of it.</summary>
    protected bool IsKnown => _known;

    /// <summary>A snapshot is kept every so many rows; 0: never, for accounts with a short history.</summary>
    protected virtual int SnapshotEvery => 0;

    /// <summary>Reading may wait for the first command that needs it: for accounts whose first command, as a rule, opens
    /// them. If one has been opened before, the journal refuses the first row, and then it is read.</summary>
    protected virtual bool OpensUnread => false;

    public sealed override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Self = AccountId.Parse(this.GetPrimaryKeyString());
        if (OpensUnread) return;

        try
        {
            await ReadHistory();
        }
        catch (InvalidDataException damage)
        {
            Stop(damage);
        }
    }

    private async Task ReadHistory()
    {
        var history = await services.Journal.Read(Self);
        if (history.Snapshot is { } other && other.Format != EventJson.FormatOf<TState>())
        {
            history = await services.Journal.ReadFromStart(Self);
        }

        // Whoever looks meanwhile sees the state as it was, never one half read.
        try
        {
            Fold(history);
        }
        catch (Exception wrong) when (wrong is not InvalidDataException)
        {
            throw new InvalidDataException($"{Self}: its rows can't be read.", wrong);
        }
    }

    private void Fold(AccountHistory history)
    {
        var tip = history.Snapshot is { } snapshot ? AccountTip<TState>.Of(snapshot) : AccountTip<TState>.Start;
        var recent = new RecentMovements<TEvent>();
        foreach (var row in history.Rows)
        {
            var happened = EventJson.Read<TEvent>(row);
            tip = tip.Follow(Evolve(tip.State, happened), row);
            recent.Remember(happened);
        }

        (_tip, _recent, _known) = (tip, recent, true);
    }

    public abstract Task<CreditStatus> Credit(CreditAccount command);

    public Task<AccountInside> Show() => Task.FromResult(new AccountInside(
        _damaged || _tip.State is null ? null : StateJson.Write(_tip.State),
        _tip.Version,
        _tip.BalanceMinor,
        _waiting.Count,
        _outbox.Count,
        _damaged));

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
    /// <param name="opens">This command opens an account that has no history, as a rule.</param>
    /// <param name="unable">Answered where it is not the command that stands in its own way.</param>
    protected Task<TStatus> Run<TStatus>(
        Func<TState?, TEvent?, Instant, Decision<TStatus, TEvent>> decide,
        TransferId? transfer = null,
        bool lookFirst = false,
        bool opens = false,
        Unable<TStatus> unable = default)
        where TStatus : struct, Enum
    {
        var command = new Command<TStatus>(decide, transfer, unable) { Opens = opens };
        return lookFirst ? RunWhenLooked(command) : Enqueue(command);
    }

    /// <summary>The state as it is durable now, also where another activation may have stored more than this one knows.</summary>
    protected async Task<TState?> Latest()
    {
        if (services.Journal.IsShared)
        {
            await Run((_, _, _) => new Decision<LookStatus, TEvent>(LookStatus.Looked), unable: new(Stopped: LookStatus.Looked));
        }

        return State;
    }

    private async Task<TStatus> RunWhenLooked<TStatus>(Command<TStatus> command)
        where TStatus : struct, Enum
    {
        await FindEarlier(command);
        command.Looked = true;
        return await Enqueue(command);
    }

    private Task<TStatus> Enqueue<TStatus>(Command<TStatus> command)
        where TStatus : struct, Enum
    {
        if (_damaged)
        {
            command.AnswerStopped(Damaged());
            return command.Answer;
        }

        if (_givenUp) return Task.FromException<TStatus>(GivenUp());
        if (_waiting.Count >= WaitingMax)
        {
            return Task.FromException<TStatus>(new OutcomeUnknownException($"{Self} has too much to decide."));
        }

        _waiting.Enqueue(command);
        if (!_deciding) _ = DecideWhatGathers();
        return command.Answer;
    }

    /// <summary>Makes sure that nothing is durable that this activation does not know and that the command depends on. Only while no
    /// append is under way.</summary>
    private async Task LookUp(Command command)
    {
        if (command.Looked) return;

        var isBehind = services.Journal.IsShared
            ? await services.Journal.LastVersion(Self) != _tip.Version
            : command.Transfer is null;
        if (isBehind) await ReadHistory();
        await FindEarlier(command);
        command.Looked = true;
    }

    /// <summary>Finds the command's earlier try, if it has an id and there is one.</summary>
    private async Task FindEarlier(Command command)
    {
        if (command.Transfer is not { } id) return;

        if (_recent.Find(id) is { } recent)
        {
            command.Earlier = recent;
        }
        else if (await services.Journal.Find(Self, id) is { } row)
        {
            command.Earlier = EventJson.Read<TEvent>(row);
        }
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
