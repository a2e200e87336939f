using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

public abstract partial class AccountGrain<TState, TEvent>
{
    /// <summary>So many transfers may be on their way at once; more debits are refused by name.</summary>
    protected const int OutboxMax = 1_000;

    /// <summary>How long a first try may take to arrive before its target refuses it.</summary>
    private static readonly TimeSpan FirstTryFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<TransferId, Outgoing> _outbox = [];
    private IGrainTimer? _retries;

    public async Task Deliver(ImmutableArray<TransferId> transfers)
    {
        foreach (var transfer in transfers)
        {
            if (_outbox.ContainsKey(transfer)) continue;

            // Nothing arrives but what the journal says has been debited.
            var row = await services.Journal.Find(Self, transfer);
            if (row?.Movement is not { Kind: MovementKind.Debit } debit || _outbox.ContainsKey(transfer)) continue;

            Send(debit, EnclosedWith(EventJson.Read<TEvent>(row)), isRetry: true);
        }

        RetryUndelivered();
    }

    /// <summary>What the target says of a transfer; asks it again if it has been acknowledged before.</summary>
    protected Task<CreditStatus> Arrival(Movement debit, Enclosed enclosed = default)
    {
        if (!_outbox.TryGetValue(debit.Transfer, out var outgoing)) return Ask(debit, enclosed, isRetry: true);

        if (outgoing.Arrival.IsFaulted) outgoing.Arrival = Deliver(outgoing.Debit, outgoing.Enclosed, isRetry: true);
        return outgoing.Arrival;
    }

    protected bool IsDeliveringTo(AccountId target) => _outbox.Values.Any(outgoing => outgoing.Debit.Counterparty == target);

    protected bool IsDelivering(TransferId transfer) => _outbox.ContainsKey(transfer);

    /// <summary>What goes along with a debit.</summary>
    protected virtual Enclosed EnclosedWith(TEvent debited) => default;

    private void Send(Movement debit, Enclosed enclosed, bool isRetry)
    {
        var outgoing = new Outgoing(debit, enclosed);
        _outbox.Add(debit.Transfer, outgoing);
        outgoing.Arrival = Deliver(debit, enclosed, isRetry);
    }

    private async Task<CreditStatus> Deliver(Movement debit, Enclosed enclosed, bool isRetry)
    {
        try
        {
            var status = await Ask(debit, enclosed, isRetry);
            if (status == CreditStatus.Late) throw new OutcomeUnknownException($"{debit.Transfer} came too late for a first try.");

            _outbox.Remove(debit.Transfer);
            services.Journal.Acknowledge(Self, debit.Transfer);
            if (_outbox.Count == 0 && !_deciding && !_givenUp) OnSettled();
            return status;
        }
        catch (Exception failure)
        {
            LogUndelivered(services.Log, debit.Transfer, failure);
            KeepRetrying();
            throw;
        }
    }

    private Task<CreditStatus> Ask(Movement debit, Enclosed enclosed, bool isRetry)
    {
        var deadline = Instant.Of(services.Clock) + FirstTryFor;
        TransferId? returns = debit.Transfer.TryReturned(out var returned) ? returned : null;
        return GrainFactory.Account(debit.Counterparty).Credit(
            new CreditAccount(debit.Transfer, Self, debit.Amount, deadline, isRetry, returns, enclosed.Refund, enclosed.Fact, enclosed.Price,
                enclosed.Spared));
    }

    private void KeepRetrying()
    {
        if (_givenUp) return;

        _retries ??= this.RegisterGrainTimer(
            () =>
            {
                RetryUndelivered();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions { DueTime = RetryEvery, Period = RetryEvery, Interleave = true });
    }

    private void RetryUndelivered()
    {
        foreach (var outgoing in _outbox.Values.Where(o => o.Arrival.IsFaulted).ToArray())
        {
            outgoing.Arrival = Deliver(outgoing.Debit, outgoing.Enclosed, isRetry: true);
        }

        if (_outbox.Count > 0) return;

        _retries?.Dispose();
        _retries = null;
    }

    [LoggerMessage(LogLevel.Warning, "{Transfer} has not arrived yet and will be sent again")]
    private static partial void LogUndelivered(ILogger log, TransferId transfer, Exception failure);

    private sealed class Outgoing(Movement debit, Enclosed enclosed)
    {
        public Movement Debit { get; } = debit;

        public Enclosed Enclosed { get; } = enclosed;

        /// <summary>The latest try.</summary>
        public Task<CreditStatus> Arrival { get; set; } = Task.FromResult(CreditStatus.Late);
    }
}
