using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Grains.Notifications;

/// <summary>What merchants are still to be told. Key: <c>n-outbox</c>.</summary>
/// <remarks>A notification is stored in the commit of the event that it tells of, and stays due until an attempt has
/// been acknowledged or all attempts are used up. Only one sender holds a notification at a time.</remarks>
[Alias("IWebhookOutboxGrain")]
public interface IWebhookOutboxGrain : IGrainWithStringKey
{
    /// <summary>Notifications that are due, at most <paramref name="limit"/>; they are the caller's until
    /// <see cref="Record"/> or for <see cref="Webhook.ClaimedFor"/>, whichever is first.</summary>
    [Alias("Claim")]
    Task<ImmutableArray<Webhook>> Claim(int limit);

    /// <summary>Keeps what became of an attempt, durably, and with it when the next is due.</summary>
    [Alias("Record")]
    Task Record(WebhookAttempt attempt);

    /// <summary>Makes a notification due now, whatever has become of it. False if there is none.</summary>
    [Alias("Replay")]
    Task<bool> Replay(string webhookId);

    /// <summary>Notifications of an order with all attempts, oldest first; of all orders, the newest first, if
    /// <paramref name="order"/> is null. At most <paramref name="limit"/>.</summary>
    [Alias("Log")]
    Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit);
}

/// <summary>One notification to a merchant.</summary>
/// <param name="Id">Unique for ever, and the same in every attempt: the receiver knows a repeat by it.</param>
/// <param name="Sequence">Counts the notifications of one order from 1, so that a receiver sees what it has missed.</param>
/// <param name="Attempts">How many attempts have been made before.</param>
[GenerateSerializer, Immutable, Alias("Webhook")]
public sealed record Webhook(
    [property: Id(0)] string Id,
    [property: Id(1)] AccountId Order,
    [property: Id(2)] MerchantId Merchant,
    [property: Id(3)] string EventType,
    [property: Id(4)] string Url,
    [property: Id(5)] int Sequence,
    [property: Id(6)] Instant CreatedAt,
    [property: Id(7)] int Attempts)
{
    /// <summary>A sender that has not reported by then is taken for dead. Longer than any attempt may last.</summary>
    public static readonly TimeSpan ClaimedFor = TimeSpan.FromSeconds(30);
}

/// <summary>What became of one attempt to tell a merchant.</summary>
/// <param name="HttpStatus">The receiver's answer; 0 if there was none.</param>
/// <param name="Error">Why there was no answer, in words without secrets.</param>
/// <param name="NextAt">When to try again; null: acknowledged, or given up.</param>
[GenerateSerializer, Immutable, Alias("WebhookAttempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] string WebhookId,
    [property: Id(1)] int Number,
    [property: Id(2)] Instant At,
    [property: Id(3)] int HttpStatus,
    [property: Id(4)] string? Error,
    [property: Id(5)] string RequestBody,
    [property: Id(6)] string ResponseBody,
    [property: Id(7)] int DurationMillis,
    [property: Id(8)] bool Acknowledged,
    [property: Id(9)] Instant? NextAt);

[GenerateSerializer, Immutable, Alias("WebhookLog")]
public sealed record WebhookLog(
    [property: Id(0)] Webhook Webhook,
    [property: Id(1)] WebhookState State,
    [property: Id(2)] Instant? NextAt,
    [property: Id(3)] ImmutableArray<WebhookAttempt> Attempts);

/// <summary>Append, never renumber.</summary>
public enum WebhookState : byte
{
    Due = 1,
    Acknowledged = 2,
    GivenUp = 3,
}
