using Orleans.Streams;

namespace Orleans.Providers.Streams.Common;

/// <summary>The place of an item among all that its provider has carried.</summary>
[GenerateSerializer]
public class EventSequenceToken(long sequenceNumber, int eventIndex) : StreamSequenceToken
{
    public EventSequenceToken(long sequenceNumber) : this(sequenceNumber, 0)
    {
    }

    [Id(0)] public override long SequenceNumber { get; protected set; } = sequenceNumber;

    [Id(1)] public override int EventIndex { get; protected set; } = eventIndex;

    public override bool Equals(StreamSequenceToken? other) => other is EventSequenceToken && CompareTo(other) == 0;

    public override int CompareTo(StreamSequenceToken? other)
    {
        if (other is null) return 1;

        var order = SequenceNumber.CompareTo(other.SequenceNumber);
        return order != 0 ? order : EventIndex.CompareTo(other.EventIndex);
    }

    public override string ToString() => $"[EventSequenceToken: SeqNum={SequenceNumber}, EventIndex={EventIndex}]";
}
