using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Devices;

/// <summary>One device at a till: whose it is, which key speaks for it, and whether it may act.</summary>
/// <remarks>
/// Invariant: a device that is suspended or revoked begins nothing, and what it had begun has ended when it is said to be fenced
/// (<see cref="FencedAt"/>). It holds no money.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Device")]
public sealed record Device : IAccount
{
    [Id(0)] public required DeviceBinding Binding { get; init; }

    /// <summary>Null when the code has been used.</summary>
    [Id(1)] public DeviceInvitation? Invitation { get; init; }

    /// <summary>Of the code that the key came with, so that a repeat is answered as the first time.</summary>
    [Id(2)] public string? UsedCodeHash { get; init; }

    /// <summary>Null until it is enrolled.</summary>
    [Id(3)] public DeviceKey? Key { get; init; }
    [Id(4)] public DeviceMake? Make { get; init; }
    [Id(5)] public Instant? EnrolledAt { get; init; }
    [Id(6)] public DeviceStanding Standing { get; init; } = DeviceStanding.Good;

    /// <summary>Why it is suspended or revoked; null if it is not.</summary>
    [Id(7)] public string? Reason { get; init; }

    /// <summary>Since when it stands so.</summary>
    [Id(8)] public Instant StandingSince { get; init; }

    /// <summary>The latest sale; null: there has been none.</summary>
    [Id(9)] public TillSession? Session { get; init; }

    /// <summary>When the latest payment of a session ended, paid or not.</summary>
    [Id(10)] public Instant PaymentEndedAt { get; init; }

    /// <summary>What the device has not acknowledged, in order.</summary>
    [Id(11)] public ImmutableArray<DeviceCommand> Waiting { get; init; } = [];

    /// <summary>The latest that were asked for and are done, in order of that; at most <see cref="DeviceCommand.DoneMax"/>.</summary>
    [Id(12)] public ImmutableArray<DeviceCommand> Done { get; init; } = [];

    /// <summary>How many commands there have been: the number of the latest.</summary>
    [Id(13)] public long CommandsCount { get; init; }

    /// <summary>Null: it has never connected.</summary>
    [Id(14)] public DevicePresence? Presence { get; init; }

    /// <summary>The latest that the device has told of; null: none.</summary>
    [Id(15)] public DeviceInspection? Inspection { get; init; }

    public long BalanceMinor => 0;

    /// <summary>Since when it stands as it does and none of its payments is under way: no order that it has made is paid later. Null while one
    /// may be.</summary>
    public Instant? FencedAt =>
        Session is { State: TillSessionState.Paying } ? null : StandingSince > PaymentEndedAt ? StandingSince : PaymentEndedAt;

    /// <summary>What keeps the device from acting; null if nothing does.</summary>
    /// <param name="keyId">The key that signed.</param>
    public static DeviceStatus? Obstacle(Device? device, string keyId) => device switch
    {
        null => DeviceStatus.DeviceNotFound,
        { Standing: DeviceStanding.Revoked } => DeviceStatus.DeviceRevoked,
        { Key: null } => DeviceStatus.DeviceNotEnrolled,
        _ when device.Key.KeyId != keyId => DeviceStatus.KeyReplaced,
        { Standing: DeviceStanding.Suspended } => DeviceStatus.DeviceSuspended,
        _ => null,
    };

    /// <summary>What ends with this event, if something does.</summary>
    public TillOutcome? OutcomeOf(DeviceEvent happened) => happened switch
    {
        TillSessionPaid => TillOutcome.Paid,
        DevicePaymentHeard e when IsPaidBy(e) => TillOutcome.Paid,
        TillPaymentFailed => TillOutcome.Refused,
        TillSessionCancelled => TillOutcome.Cancelled,
        _ => null,
    };

    public DeviceCommand? FindCommand(string id) => Waiting.Concat(Done).FirstOrDefault(command => command.Id == id);

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Device Evolve(Device? device, DeviceEvent happened) => (device, happened) switch
    {
        (null, DeviceRegistered e) => new() { Binding = e.Binding, Invitation = e.Invitation, StandingSince = e.At },
        ({ } d, DeviceRegistered e) => d with { Binding = e.Binding, Invitation = e.Invitation },
        ({ } d, DeviceEnrolled e) => d with
        {
            Invitation = null, UsedCodeHash = e.CodeHash, Key = e.Key, Make = e.Make, EnrolledAt = e.At,
        },
        ({ } d, DeviceKeyRotated e) => d with { Key = e.Key },
        ({ } d, DeviceBound e) => d with { Binding = e.Binding },
        ({ } d, DeviceSuspended e) => d with { Standing = DeviceStanding.Suspended, Reason = e.Reason, StandingSince = e.At },
        ({ } d, DeviceResumed e) => d with { Standing = DeviceStanding.Good, Reason = null, StandingSince = e.At },
        ({ } d, DeviceRevoked e) => d with
        {
            Standing = DeviceStanding.Revoked, Reason = e.Reason, StandingSince = e.At, Invitation = null,
        },
        ({ } d, TillSessionOpened e) => d with { Session = new(e.Session, e.Price, e.Description, e.Items, e.At) },
        ({ } d, TillRefundAsked) => d,
        ({ } d, DeviceConnected e) => d with { Presence = new(e.Connection, e.At, null) },
        ({ } d, DeviceInspected e) => d with { Inspection = e.Inspection },
        ({ } d, DeviceDisconnected e) => d with { Presence = new(null, e.At, e.Reason) },
        ({ } d, DeviceCommandQueued e) => d.Queue(new(d.CommandsCount + 1, e.Command, e.Does, e.Text, null, e.At) { PrintOrder = e.PrintOrder }),
        ({ } d, DeviceCommandDone e) => d.Finish(e),
        ({ } d, DevicePaymentHeard e) => d.IsPaidBy(e) ? d.Pay(e.At).Announce(e) : d.Announce(e),
        ({ Session: { } s } d, TillPaymentStarted e) => d with
        {
            Session = s with
            {
                State = TillSessionState.Paying, Payment = new(e.Attempt, e.Order, e.AuthCode), Attempts = e.Attempt, Failure = null,
            },
        },
        ({ Session: { } s } d, TillPaymentFailed e) => d with
        {
            Session = s with { State = TillSessionState.Open, Payment = null, Failure = e.Failure }, PaymentEndedAt = e.At,
        },
        ({ Session: { } s } d, TillMemberFound e) => d with { Session = s with { Member = e.Member, Price = e.Price } },
        ({ Session: not null } d, TillSessionPaid e) => d.Pay(e.At),
        ({ Session: { } s } d, TillSessionCancelled) => d with { Session = s with { State = TillSessionState.Cancelled } },
        _ => throw new UnreachableException($"{happened.GetType().Name} can't follow this state."),
    };

    private bool IsPaidBy(DevicePaymentHeard heard) =>
        Session is { State: TillSessionState.Paying, Payment: { } payment } && payment.Order == heard.From;

    private Device Announce(DevicePaymentHeard heard)
    {
        var next = Queue(new(CommandsCount + 1, null, DeviceCommandKind.Speak, "", heard.From, heard.At));
        var announcements = next.Waiting.Where(command => command.Id is null).ToList();
        return announcements.Count <= DeviceCommand.AnnouncementsMax ? next : next with { Waiting = next.Waiting.Remove(announcements[0]) };
    }

    private Device Queue(DeviceCommand command) => this with { Waiting = Waiting.Add(command), CommandsCount = command.Number };

    private Device Finish(DeviceCommandDone happened)
    {
        var command = Waiting.First(waiting => waiting.Number == happened.Number);
        var left = this with { Waiting = Waiting.Remove(command) };
        if (command.Id is null) return left;

        var done = Done.Add(command with { DoneAt = happened.At, Failure = happened.Failure });
        return left with { Done = done.Length > DeviceCommand.DoneMax ? done.RemoveAt(0) : done };
    }

    private Device Pay(Instant at) => this with { Session = Session! with { State = TillSessionState.Paid }, PaymentEndedAt = at };
}

/// <summary>Whether a device may act. Append, never renumber.</summary>
public enum DeviceStanding : byte
{
    Good = 1,
    Suspended = 2,
    Revoked = 3,
}
