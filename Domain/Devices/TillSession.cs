using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Domain.Devices;

/// <summary>One sale at a device: what is to be paid, how far it is, and which order pays it.</summary>
/// <remarks>
/// Invariant: at most one of its payments is under way, and one that is under way has an order under a number that stands here before the
/// order can be made. So whoever ends that order knows that nothing of this session can be paid any more.
/// </remarks>
/// <param name="Id">Chosen by the device.</param>
/// <param name="Items">The JSON array of what is sold, without insignificant white space; <c>null</c>: not told.</param>
/// <param name="Payment">Under way, or the one that has paid; <c>null</c>: none.</param>
/// <param name="Attempts">How many payments have been started.</param>
/// <param name="Failure">Why the latest payment has failed.</param>
[GenerateSerializer, Immutable, Alias("TillSession")]
public sealed record TillSession(
    [property: Id(0)] string Id,
    [property: Id(1)] Money Price,
    [property: Id(2)] string Description,
    [property: Id(3)] string? Items,
    [property: Id(4)] Instant OpenedAt)
{
    public const int IdLengthMin = 4;
    public const int IdLengthMax = 28;
    public const int AttemptsMax = 99;

    [Id(5)] public TillSessionState State { get; init; } = TillSessionState.Open;
    [Id(6)] public TillPayment? Payment { get; init; }
    [Id(7)] public int Attempts { get; init; }
    [Id(8)] public string? Failure { get; init; }

    /// <summary>Who buys, if they have been found to be a member; null: the full price stands.</summary>
    [Id(9)] public TillMember? Member { get; init; }

    /// <summary>What it costs whoever is no member.</summary>
    public Money ListPrice => Member?.ListPrice ?? Price;

    public bool IsOver => State is TillSessionState.Paid or TillSessionState.Cancelled;

    /// <summary>The order's number of an attempt, counted from 1.</summary>
    public OutTradeNo NoOf(int attempt) => OutTradeNo.Parse($"{Id}-{attempt}");

    /// <summary>Two requests to open a session are the same if and only if these are equal.</summary>
    public bool IsSale(OpenTillSession sale) => ListPrice == sale.Price && Description == sale.Description && Items == sale.Items;
}

/// <summary>A member who buys.</summary>
/// <param name="Account">The membership's.</param>
/// <param name="LevelId">As it was when the member was found; null: the plan had the level no longer.</param>
/// <param name="ListPrice">What the session costs whoever is no member.</param>
[GenerateSerializer, Immutable, Alias("TillMember")]
public sealed record TillMember(
    [property: Id(0)] AccountId Account,
    [property: Id(1)] string? LevelId,
    [property: Id(2)] string? LevelName,
    [property: Id(3)] Money ListPrice)
{
    /// <summary>What they are given when they have paid; null: nothing.</summary>
    [Id(4)] public string? Gift { get; init; }
}

/// <summary>Append, never renumber.</summary>
public enum TillSessionState : byte
{
    Open = 1,

    /// <summary>An order may be paid: the payer confirms, or scans the code that is shown.</summary>
    Paying = 2,
    Paid = 3,
    Cancelled = 4,
}

/// <summary>One try to pay a session.</summary>
/// <param name="Order">Its order's account.</param>
/// <param name="AuthCode">The payment code that was scanned; <c>null</c>: the payer scans the order's.</param>
[GenerateSerializer, Immutable, Alias("TillPayment")]
public sealed record TillPayment([property: Id(0)] int Attempt, [property: Id(1)] AccountId Order, [property: Id(2)] string? AuthCode);

/// <summary>Begin a sale. The id with the same content again is the same session; another sale at the device ends first.</summary>
[GenerateSerializer, Immutable, Alias("OpenTillSession")]
public sealed record OpenTillSession(
    [property: Id(0)] string KeyId,
    [property: Id(1)] string Id,
    [property: Id(2)] Money Price,
    [property: Id(3)] string Description,
    [property: Id(4)] string? Items)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, OpenTillSession command, Instant now)
    {
        if (Device.Obstacle(device, command.KeyId) is { } obstacle) return new(obstacle);
        if (device!.Session is { } session && session.Id == command.Id)
        {
            return new(session.IsSale(command) ? DeviceStatus.Done : DeviceStatus.SessionIdUsed);
        }

        if (device.Session is { IsOver: false }) return new(DeviceStatus.SessionUnderWay);
        if (command.Price.Minor is < 1 or > CreateOrder.AmountMaxMinor) return new(DeviceStatus.AmountOutOfRange);

        return new(DeviceStatus.Done, new TillSessionOpened(command.Id, command.Price, command.Description, command.Items, now));
    }
}

/// <summary>Begin a payment of the session: from now on its order may be made and paid.</summary>
/// <remarks>A payment that is under way in the same way, by the same code, is the answer to a repeat.</remarks>
/// <param name="AuthCode">What was scanned; <c>null</c>: the order's code will be shown.</param>
[GenerateSerializer, Immutable, Alias("StartTillPayment")]
public sealed record StartTillPayment(
    [property: Id(0)] string KeyId, [property: Id(1)] MerchantId Merchant, [property: Id(2)] string Session, [property: Id(3)] string? AuthCode)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, StartTillPayment command, Instant now)
    {
        if (Device.Obstacle(device, command.KeyId) is { } obstacle) return new(obstacle);
        if (device!.Session is not { } session || session.Id != command.Session) return new(DeviceStatus.SessionNotFound);
        if (session is { State: TillSessionState.Paying or TillSessionState.Paid, Payment: { } started } && started.AuthCode == command.AuthCode)
        {
            return new(DeviceStatus.Done);
        }

        if (session.State == TillSessionState.Paid) return new(DeviceStatus.SessionPaid);
        if (session.State == TillSessionState.Cancelled) return new(DeviceStatus.SessionCancelled);
        if (session.State == TillSessionState.Paying) return new(DeviceStatus.PaymentUnderWay);
        if (session.Attempts >= TillSession.AttemptsMax) return new(DeviceStatus.AttemptsUsedUp);

        var attempt = session.Attempts + 1;
        var order = session.NoOf(attempt).OrderOf(command.Merchant);
        return new(DeviceStatus.Done, new TillPaymentStarted(attempt, order, command.AuthCode, now));
    }
}

/// <summary>The order of a payment has ended: it is paid, or can never be.</summary>
/// <remarks>Taken whether or not the device may still act: it says what has happened.</remarks>
/// <param name="Failure">Null: it is paid.</param>
/// <param name="At">When the order ended, by its own account.</param>
[GenerateSerializer, Immutable, Alias("EndTillPayment")]
public sealed record EndTillPayment([property: Id(0)] AccountId Order, [property: Id(1)] string? Failure, [property: Id(2)] Instant At)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, EndTillPayment command, Instant now)
    {
        if (device?.Session is not { State: TillSessionState.Paying, Payment: { } payment } session || payment.Order != command.Order)
        {
            return new(DeviceStatus.Done);
        }

        // Two silos' clocks may differ: a device is never said to have been stopped before what it took was paid.
        var at = command.At > now ? command.At : now;
        return new(DeviceStatus.Done, command.Failure is { } failure
            ? new TillPaymentFailed(failure, at) { Session = session.Id }
            : new TillSessionPaid(at) { Session = session.Id });
    }
}

/// <summary>End a session of which no payment is under way.</summary>
[GenerateSerializer, Immutable, Alias("CancelTillSession")]
public sealed record CancelTillSession([property: Id(0)] string KeyId, [property: Id(1)] string Session)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, CancelTillSession command, Instant now)
    {
        if (Device.Obstacle(device, command.KeyId) is { } obstacle) return new(obstacle);
        if (device!.Session is not { } session || session.Id != command.Session) return new(DeviceStatus.SessionNotFound);

        return session.State switch
        {
            TillSessionState.Cancelled => new(DeviceStatus.Done),
            TillSessionState.Paid => new(DeviceStatus.SessionPaid),
            TillSessionState.Paying => new(DeviceStatus.PaymentUnderWay),
            _ => new(DeviceStatus.Done, new TillSessionCancelled(now) { Session = session.Id }),
        };
    }
}

/// <summary>Let the device ask its merchant for a refund: it may act at this moment.</summary>
/// <remarks>Kept, so that who asked for it can be told later. The merchant's account decides about the money.</remarks>
[GenerateSerializer, Immutable, Alias("RefundAtTill")]
public sealed record RefundAtTill(
    [property: Id(0)] string KeyId, [property: Id(1)] AccountId Order, [property: Id(2)] OutRefundNo OutRefundNo, [property: Id(3)] Money Amount)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, RefundAtTill command, Instant now) =>
        Device.Obstacle(device, command.KeyId) is { } obstacle
            ? new(obstacle)
            : new(DeviceStatus.Done, new TillRefundAsked(command.Order, command.OutRefundNo, command.Amount, now));
}
