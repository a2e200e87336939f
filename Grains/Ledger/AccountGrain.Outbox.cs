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

    public async Task Deliver()
    {
        // Reading takes up what is open.
        if (!_known)
        {
            await Run<CreditStatus>((_, _, _) => new(CreditStatus.Credited));
            return;
        }

        // The caller has seen an open transfer. If this activation knows of none, an acknowledgement was lost: the next
        // activation reads what is open and asks the target.
        if (_outbox.Count == 0) DeactivateOnIdle();
        else RetryUndelivered();
    }

    /// <summary>What the target says of a transfer; asks it again if it has been acknowledged before.</summary>
    protected Task<CreditStatus> Arrival(OpenTransfer transfer)
    {
        if (!_outbox.TryGetValue(transfer.Id, out var outgoing)) return Ask(transfer, isRetry: true);

        if (outgoing.Arrival.IsFaulted) outgoing.Arrival = Deliver(outgoing.Transfer, isRetry: true);
        return outgoing.Arrival;
    }

    private void TakeUpOutbox(IReadOnlyList<OpenTransfer> open)
    {
        if (open.Count == 0) return;

        foreach (var transfer in open) Send(transfer, isRetry: true);
        KeepRetrying();
    }

    private void Send(Movement debit)
    {
        TransferId? returns = debit.Transfer.TryReturned(out var returned) ? returned : null;
        Send(new OpenTransfer(debit.Transfer, debit.Counterparty, debit.Amount, returns), isRetry: false);
    }

    private void Send(OpenTransfer transfer, bool isRetry)
    {
        var outgoing = new Outgoing(transfer);
        _outbox.Add(transfer.Id, outgoing);
        outgoing.Arrival = Deliver(transfer, isRetry);
    }

    private async Task<CreditStatus> Deliver(OpenTransfer transfer, bool isRetry)
    {
        try
        {
            var status = await Ask(transfer, isRetry);
            _outbox.Remove(transfer.Id);
            services.Journal.Acknowledge(Self, transfer.Id);
            if (_outbox.Count == 0 && !_deciding && !_givenUp) OnSettled();
            return status;
        }
        catch (Exception failure)
        {
            LogUndelivered(services.Log, transfer.Id, failure);
            KeepRetrying();
            throw;
        }
    }

    private async Task<CreditStatus> Ask(OpenTransfer transfer, bool isRetry)
    {
        var deadline = Instant.Of(services.Clock) + FirstTryFor;
        var status = await GrainFactory.Account(transfer.To).Credit(
            new CreditAccount(transfer.Id, Self, transfer.Amount, deadline, isRetry, transfer.Returns));

        return status == CreditStatus.Late
            ? throw new OutcomeUnknownException($"{transfer.Id} came too late for a first try.")
            : status;
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
            outgoing.Arrival = Deliver(outgoing.Transfer, isRetry: true);
        }

        if (_outbox.Count > 0) return;

        _retries?.Dispose();
        _retries = null;
    }

    [LoggerMessage(LogLevel.Warning, "{Transfer} has not arrived yet and will be sent again")]
    private static partial void LogUndelivered(ILogger log, TransferId transfer, Exception failure);

    private sealed class Outgoing(OpenTransfer transfer)
    {
        public OpenTransfer Transfer { get; } = transfer;

        /// <summary>The latest try.</summary>
        public Task<CreditStatus> Arrival { get; set; } = Task.FromResult(CreditStatus.Late);
    }
}
