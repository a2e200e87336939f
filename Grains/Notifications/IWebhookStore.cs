using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Notifications;

/// <summary>Where notifications wait. They come in with the journal's appends (<see cref="WebhookRow"/>).</summary>
public interface IWebhookStore
{
    /// <summary>Takes notifications due at <paramref name="now"/>, oldest first, and makes them due again at
    /// <paramref name="claimedUntil"/>.</summary>
    Task<ImmutableArray<Webhook>> Claim(Instant now, Instant claimedUntil, int limit);

    /// <summary>Stores an attempt and when the next is due, in one commit. An attempt with the same number is kept once.</summary>
    Task Record(WebhookAttempt attempt);

    /// <summary>Makes a notification due at <paramref name="now"/>. False if there is none.</summary>
    Task<bool> Replay(string webhookId, Instant now);

    Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit);
}
