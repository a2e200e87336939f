using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Sharing;

/// <summary>To whom a merchant may share out (分账接收方). It holds no money.</summary>
[GenerateSerializer, Immutable, Alias("ReceiverList")]
public sealed record ReceiverList : IAccount
{
    /// <summary>The most receivers of one merchant. Source: WeChat Pay, profit sharing.</summary>
    public const int ReceiversMax = 20_000;

    /// <summary>By account; at most <see cref="ReceiversMax"/>.</summary>
    [Id(0)] public ImmutableDictionary<string, Receiver> Receivers { get; init; } = ImmutableDictionary<string, Receiver>.Empty;

    public static ReceiverList Empty { get; } = new();

    public long BalanceMinor => 0;

    public Receiver? Find(AccountId account) => Receivers.GetValueOrDefault(account.Value);

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static ReceiverList Evolve(ReceiverList? list, ReceiverEvent happened)
    {
        var now = list ?? Empty;
        return happened switch
        {
            ReceiverAdded e => now with { Receivers = now.Receivers.SetItem(e.Receiver.Account.Value, e.Receiver) },
            ReceiverDeleted e => now with { Receivers = now.Receivers.Remove(e.Receiver.Value) },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no event of receivers."),
        };
    }
}

/// <summary>One whom a merchant may share out to.</summary>
/// <param name="Account">A merchant's, or a user's wallet.</param>
/// <param name="RelationType">In WeChat Pay's words.</param>
/// <param name="CustomRelation">Only with CUSTOM.</param>
/// <param name="NameHash">A keyed hash of the name that was sent along: the name itself is not kept.</param>
[GenerateSerializer, Immutable, Alias("Receiver")]
public sealed record Receiver(
    [property: Id(0)] AccountId Account,
    [property: Id(1)] string RelationType,
    [property: Id(2)] string? CustomRelation = null,
    [property: Id(3)] string? NameHash = null);

[GenerateSerializer, Immutable, Alias("ReceiverEvent")]
public abstract record ReceiverEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("ReceiverAdded")]
public sealed record ReceiverAdded([property: Id(0)] Receiver Receiver, Instant At) : ReceiverEvent(At);

[GenerateSerializer, Immutable, Alias("ReceiverDeleted")]
public sealed record ReceiverDeleted([property: Id(0)] AccountId Receiver, Instant At) : ReceiverEvent(At);
