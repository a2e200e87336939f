using Microsoft.Extensions.Logging;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

public abstract partial class AccountGrain<TState, TEvent>
{
    private bool _damaged;

    /// <summary>What changes nothing is answered as ever, a retry of long ago too; what would be stored is refused.</summary>
    private async Task AnswerStopped(Command[] gathered)
    {
        if (!_known) await ReadHistory();
        foreach (var command in gathered)
        {
            if (command.Transfer is not null) await LookUp(command);
        }

        var now = Instant.Of(services.Clock);
        var stopped = new OutcomeUnknownException($"{Self} is stopped.");
        foreach (var command in gathered)
        {
            if (command.Decide(_tip.State, command.Earlier, now).IsEmpty) command.Complete();
            else command.AnswerStopped(stopped);
        }
    }

    /// <summary>Decides and shows nothing any more.</summary>
    private void Stop(InvalidDataException damage)
    {
        (_damaged, _givenUp) = (true, true);
        LogDamaged(services.Log, Self, damage);
    }

    /// <summary>What whoever asks is told. The next activation reads anew, since the rows may have been put right.</summary>
    private OutcomeUnknownException Damaged()
    {
        DeactivateOnIdle();
        return new($"{Self} does not add up. Run an audit.");
    }

    [LoggerMessage(LogLevel.Critical, "{Account} does not add up and decides nothing")]
    private static partial void LogDamaged(ILogger log, AccountId account, Exception damage);
}
