using System.Collections.Immutable;

namespace Tael.Domain;

/// <summary>The answer to a command: what to tell the caller and, if anything changed, the events to journal.</summary>
/// <remarks>
/// No event means nothing changed: the command was refused, or it was a retry. Several events are stored together or
/// not at all, and no other decision of the same account comes between them.
/// </remarks>
public readonly record struct Decision<TStatus, TEvent>
    where TStatus : struct, Enum
    where TEvent : class
{
    public Decision(TStatus status, params ImmutableArray<TEvent> events)
    {
        Status = status;
        Events = events.IsDefault ? [] : events;
    }

    public TStatus Status { get; }
    public ImmutableArray<TEvent> Events { get; }
}
