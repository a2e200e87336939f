using Orleans;

namespace Tael.Domain.Sharing;

/// <summary>Let a merchant share out to somebody. Added again, a receiver is what it was added as last.</summary>
[GenerateSerializer, Immutable, Alias("AddReceiver")]
public sealed record AddReceiver([property: Id(0)] Receiver Receiver)
{
    public static Decision<ReceiverStatus, ReceiverEvent> Decide(ReceiverList? list, AddReceiver command, Instant now)
    {
        var known = (list ?? ReceiverList.Empty).Find(command.Receiver.Account);
        if (known == command.Receiver) return new(ReceiverStatus.Done);
        if (known is null && list?.Receivers.Count >= ReceiverList.ReceiversMax) return new(ReceiverStatus.TooMany);

        return new(ReceiverStatus.Done, new ReceiverAdded(command.Receiver, now));
    }
}

/// <summary>In order of precedence. Append, never renumber.</summary>
public enum ReceiverStatus : byte
{
    Done = 1,
    TooMany = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}
