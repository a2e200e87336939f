using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Sharing;

/// <summary>Let a merchant no longer share out to somebody. What was shared out before stays so.</summary>
[GenerateSerializer, Immutable, Alias("DeleteReceiver")]
public sealed record DeleteReceiver([property: Id(0)] AccountId Receiver)
{
    public static Decision<ReceiverStatus, ReceiverEvent> Decide(ReceiverList? list, DeleteReceiver command, Instant now) =>
        list?.Find(command.Receiver) is null
            ? new(ReceiverStatus.Done)
            : new(ReceiverStatus.Done, new ReceiverDeleted(command.Receiver, now));
}
