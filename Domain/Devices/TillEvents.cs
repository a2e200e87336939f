using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Domain.Devices;

[GenerateSerializer, Immutable, Alias("TillSessionOpened")]
public sealed record TillSessionOpened(
    [property: Id(0)] string Session,
    [property: Id(1)] Money Price,
    [property: Id(2)] string Description,
    [property: Id(3)] string? Items,
    Instant At) : DeviceEvent(At);

/// <summary>Who buys is a member, and the session costs what they pay.</summary>
[GenerateSerializer, Immutable, Alias("TillMemberFound")]
public sealed record TillMemberFound([property: Id(0)] TillMember Member, [property: Id(1)] Money Price, Instant At) : DeviceEvent(At);

/// <summary>From now on the order may be made and paid.</summary>
[GenerateSerializer, Immutable, Alias("TillPaymentStarted")]
public sealed record TillPaymentStarted(
    [property: Id(0)] int Attempt, [property: Id(1)] AccountId Order, [property: Id(2)] string? AuthCode, Instant At) : DeviceEvent(At);

/// <summary>The payment's order can never be paid any more.</summary>
[GenerateSerializer, Immutable, Alias("TillPaymentFailed")]
public sealed record TillPaymentFailed([property: Id(0)] string Failure, Instant At) : DeviceEvent(At)
{
    /// <summary>Null here and below: it stems from before it was told.</summary>
    [Id(1)] public string? Session { get; init; }
}

[GenerateSerializer, Immutable, Alias("TillSessionPaid")]
public sealed record TillSessionPaid(Instant At) : DeviceEvent(At)
{
    [Id(0)] public string? Session { get; init; }
}

[GenerateSerializer, Immutable, Alias("TillSessionCancelled")]
public sealed record TillSessionCancelled(Instant At) : DeviceEvent(At)
{
    [Id(0)] public string? Session { get; init; }
}

[GenerateSerializer, Immutable, Alias("TillRefundAsked")]
public sealed record TillRefundAsked(
    [property: Id(0)] AccountId Order, [property: Id(1)] OutRefundNo OutRefundNo, [property: Id(2)] Money Refund, Instant At) : DeviceEvent(At);

/// <summary>An order that the device waits for has been paid.</summary>
/// <param name="From">The order.</param>
/// <param name="Amount">Zero: what was paid is the order's to tell.</param>
[GenerateSerializer, Immutable, Alias("DevicePaymentHeard")]
public sealed record DevicePaymentHeard(
    [property: Id(0)] TransferId Transfer, [property: Id(1)] AccountId From, [property: Id(2)] Money Amount, Instant At) : DeviceEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}
