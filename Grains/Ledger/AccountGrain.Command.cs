using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

public abstract partial class AccountGrain<TState, TEvent>
{
    /// <summary>A command that waits for its turn, and its caller's answer.</summary>
    private abstract class Command(TransferId? transfer)
    {
        public TransferId? Transfer { get; } = transfer;

        /// <summary>What an earlier try of this command came to, as far as it has been looked up.</summary>
        public TEvent? Earlier { get; set; }

        public bool Looked { get; set; }

        public bool Opens { get; init; }

        /// <summary>Decides, and keeps the status until <see cref="Complete"/>: it must not be told before it is durable.</summary>
        public abstract ImmutableArray<TEvent> Decide(TState? state, TEvent? earlier, Instant now);

        public abstract bool RefuseIfFull(int undelivered);

        /// <summary>Refuses it by name, or, if nobody has one for that, lets its outcome be unknown.</summary>
        public abstract void AnswerStopped(OutcomeUnknownException unknown);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Command<TStatus>(
        Func<TState?, TEvent?, Instant, Decision<TStatus, TEvent>> decide, TransferId? transfer, Unable<TStatus> unable)
        : Command(transfer)
        where TStatus : struct, Enum
    {
        private readonly TaskCompletionSource<TStatus> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TStatus _status;

        public Task<TStatus> Answer => _answer.Task;

        public override ImmutableArray<TEvent> Decide(TState? state, TEvent? earlier, Instant now)
        {
            var decision = decide(state, earlier, now);
            _status = decision.Status;
            return decision.Events;
        }

        public override bool RefuseIfFull(int undelivered)
        {
            if (unable.OutboxFull is not { } refusal || undelivered < OutboxMax) return false;

            _status = refusal;
            return true;
        }

        public override void AnswerStopped(OutcomeUnknownException unknown)
        {
            if (unable.Stopped is { } refusal) _answer.TrySetResult(refusal);
            else Fail(unknown);
        }

        public override void Complete() => _answer.TrySetResult(_status);

        public override void Fail(Exception failure) => _answer.TrySetException(failure);
    }
}
