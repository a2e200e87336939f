using Orleans;

namespace Tael.Domain.Devices;

/// <summary>What has come of a device's sales and commands since it was registered.</summary>
[GenerateSerializer, Immutable, Alias("DeviceFigures")]
public sealed record DeviceFigures
{
    /// <summary>Sales begun.</summary>
    [Id(0)] public long Sessions { get; init; }
    [Id(1)] public long Paid { get; init; }

    /// <summary>Payments that came to nothing; a sale may have several.</summary>
    [Id(2)] public long Refused { get; init; }
    [Id(3)] public long Cancelled { get; init; }

    /// <summary>What the sales that were paid have cost, in fen; what was given back later is not taken off.</summary>
    [Id(4)] public long TakenMinor { get; init; }
    [Id(5)] public long RefundsAsked { get; init; }

    /// <summary>Payments that it was told to say.</summary>
    [Id(6)] public long Announced { get; init; }
    [Id(7)] public long CommandsDone { get; init; }
    [Id(8)] public long CommandsFailed { get; init; }
    [Id(9)] public long Connections { get; init; }

    /// <summary>When it has last done something that is kept; null: never. While it is connected it may have been heard of later.</summary>
    [Id(10)] public Instant? SeenAt { get; init; }

    /// <param name="before">The device that the event happened to.</param>
    public DeviceFigures After(Device? before, DeviceEvent happened)
    {
        var counted = happened switch
        {
            TillSessionOpened => this with { Sessions = Sessions + 1 },
            TillPaymentFailed => this with { Refused = Refused + 1 },
            TillSessionCancelled => this with { Cancelled = Cancelled + 1 },
            TillRefundAsked => this with { RefundsAsked = RefundsAsked + 1 },
            DevicePaymentHeard => this with { Announced = Announced + 1 },
            DeviceCommandDone { Failure: null } => this with { CommandsDone = CommandsDone + 1 },
            DeviceCommandDone => this with { CommandsFailed = CommandsFailed + 1 },
            DeviceConnected => this with { Connections = Connections + 1 },
            _ => this,
        };
        if (before?.OutcomeOf(happened) == TillOutcome.Paid)
        {
            counted = counted with { Paid = counted.Paid + 1, TakenMinor = counted.TakenMinor + before.Session!.Price.Minor };
        }

        return IsItsOwn(happened) ? counted with { SeenAt = happened.At } : counted;
    }

    private static bool IsItsOwn(DeviceEvent happened) => happened
        is DeviceEnrolled or DeviceKeyRotated or DeviceConnected or DeviceDisconnected or DeviceCommandDone or DeviceInspected
        or TillSessionOpened or TillMemberFound or TillPaymentStarted or TillSessionCancelled or TillRefundAsked;
}

/// <summary>How a payment, or a whole sale, at a device has ended.</summary>
public enum TillOutcome : byte
{
    Paid = 1,

    /// <summary>The payment came to nothing; the sale goes on.</summary>
    Refused = 2,
    Cancelled = 3,
}
