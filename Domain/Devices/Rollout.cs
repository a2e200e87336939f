using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Devices;

/// <summary>A version, or a configuration, that goes to a merchant's devices in stages, and stops where too many of them can't take it.</summary>
/// <remarks>
/// Invariant: a stage begins only while it is running, and with failures within their limit. Which devices a stage reaches follows
/// from their serial numbers, and those of a stage are among those of the next. It holds no money.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Rollout")]
public sealed record Rollout : IAccount
{
    [Id(0)] public required RolloutTerms Terms { get; init; }
    [Id(1)] public RolloutState State { get; init; } = RolloutState.Running;

    /// <summary>Counted from 1.</summary>
    [Id(2)] public int Stage { get; init; } = 1;
    [Id(3)] public Instant StageSince { get; init; }

    /// <summary>The serial numbers of the devices that have done it.</summary>
    [Id(4)] public ImmutableArray<string> Done { get; init; } = [];

    /// <summary>The serial numbers of those that could not.</summary>
    [Id(5)] public ImmutableArray<string> Failed { get; init; } = [];

    /// <summary>Why it was halted.</summary>
    [Id(6)] public string? Reason { get; init; }

    public long BalanceMinor => 0;

    public int Percent => Terms.Percents[Stage - 1];

    public bool IsLastStage => Stage == Terms.Percents.Length;

    /// <summary>More of those that have answered could not do it than may be.</summary>
    public bool FailsTooOften => Failed.Length * 100 > Terms.ErrorRateMax * (Done.Length + Failed.Length);

    public static AccountId AccountOf(MerchantId merchant, string id) => AccountId.Parse($"t-{merchant}-{id}");

    /// <summary>Whether a stage of so many percent reaches the device.</summary>
    public static bool Reaches(string rollout, string serialNo, int percent)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{rollout}/{serialNo}"), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) % 100 < percent;
    }

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Rollout Evolve(Rollout? rollout, RolloutEvent happened) => (rollout, happened) switch
    {
        (null, RolloutCreated e) => new() { Terms = e.Terms, StageSince = e.At },
        ({ } r, RolloutHeard e) => r with { Done = r.Done.AddRange(e.Done), Failed = r.Failed.AddRange(e.Failed) },
        ({ } r, RolloutAdvanced e) => r with { Stage = e.Stage, StageSince = e.At },
        ({ } r, RolloutHalted e) => r with { State = RolloutState.Halted, Reason = e.Reason },
        ({ } r, RolloutFinished) => r with { State = RolloutState.Finished },
        _ => throw new UnreachableException($"{happened.GetType().Name} can't follow this state."),
    };
}

/// <summary>What goes to which devices, and how fast.</summary>
/// <param name="Text">Which version, or the configuration as the device understands it.</param>
/// <param name="Group">To the devices of this group only; null: to all.</param>
/// <param name="Percents">How many of them each stage reaches in all; they grow, and the last is 100.</param>
/// <param name="ErrorRateMax">Percent of those that have answered.</param>
/// <param name="StageMinutes">A stage lasts at least so long.</param>
[GenerateSerializer, Immutable, Alias("RolloutTerms")]
public sealed record RolloutTerms(
    [property: Id(0)] string Id,
    [property: Id(1)] DeviceCommandKind Kind,
    [property: Id(2)] string Text,
    [property: Id(3)] string? Group,
    [property: Id(4)] ImmutableArray<int> Percents,
    [property: Id(5)] int ErrorRateMax,
    [property: Id(6)] int StageMinutes)
{
    public const int IdLengthMax = 24;
    public const int StagesMax = 10;
    public const int StageMinutesMax = 10_080;

    /// <summary>No caller's request_id can have a colon.</summary>
    public string CommandId => $"rollout:{Id}";

    public bool IsSame(RolloutTerms other) => this with { Percents = default } == other with { Percents = default }
        && Percents.SequenceEqual(other.Percents);
}

/// <summary>Append, never renumber.</summary>
public enum RolloutState : byte
{
    Running = 1,
    Halted = 2,
    Finished = 3,
}

[GenerateSerializer, Immutable, Alias("RolloutEvent")]
public abstract record RolloutEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("RolloutCreated")]
public sealed record RolloutCreated([property: Id(0)] RolloutTerms Terms, Instant At) : RolloutEvent(At);

/// <summary>Devices have done it, or could not.</summary>
[GenerateSerializer, Immutable, Alias("RolloutHeard")]
public sealed record RolloutHeard(
    [property: Id(0)] ImmutableArray<string> Done, [property: Id(1)] ImmutableArray<string> Failed, Instant At) : RolloutEvent(At);

[GenerateSerializer, Immutable, Alias("RolloutAdvanced")]
public sealed record RolloutAdvanced([property: Id(0)] int Stage, Instant At) : RolloutEvent(At);

[GenerateSerializer, Immutable, Alias("RolloutHalted")]
public sealed record RolloutHalted([property: Id(0)] string Reason, Instant At) : RolloutEvent(At);

[GenerateSerializer, Immutable, Alias("RolloutFinished")]
public sealed record RolloutFinished(Instant At) : RolloutEvent(At);
