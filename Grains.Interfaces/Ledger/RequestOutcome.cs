using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Grains.Ledger;

/// <summary>What became of a request, as far as it is durable.</summary>
/// <param name="Command">The command that was refused, if one was.</param>
/// <param name="Code">The status it was refused with, by name.</param>
[GenerateSerializer, Immutable, Alias("RequestOutcome")]
public sealed record RequestOutcome(
    [property: Id(0)] RequestState State,
    [property: Id(1)] string? Command = null,
    [property: Id(2)] string? Code = null,
    [property: Id(3)] Instant? At = null,
    [property: Id(4)] TransactionId? TransactionId = null,
    [property: Id(5)] AccountId? Order = null);

/// <summary>Append, never renumber.</summary>
public enum RequestState : byte
{
    /// <summary>Nothing is known of it: it never came, or is still being decided, or was refused so long ago, or just now, that
    /// the refusal is not kept.</summary>
    Unknown = 1,

    /// <summary>The money has left the payer and has not come to the order yet. It will.</summary>
    InFlight = 2,

    /// <summary>For ever.</summary>
    Applied = 3,

    /// <summary>The latest try changed nothing, or its money has been sent back. Where nothing was changed the same id may still be
    /// sent again, and then be applied.</summary>
    Refused = 4,
}
