using System.Collections.Immutable;
using Orleans.Dashboard;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Notifications;

/// <inheritdoc cref="IWebhookOutboxGrain"/>
[GrainType("webhooks")]
public sealed class WebhookOutboxGrain(IWebhookStore store, TimeProvider clock) : Grain, IWebhookOutboxGrain
{
    /// <summary>The most that one call takes or lists.</summary>
    private const int LimitMax = 500;

    /// <remarks>Asked for again and again, whether anything is due or not.</remarks>
    [NoProfiling]
    public Task<ImmutableArray<Webhook>> Claim(int limit)
    {
        var now = Instant.Of(clock);
        return store.Claim(now, now + Webhook.ClaimedFor, Math.Clamp(limit, 1, LimitMax));
    }

    public Task Record(WebhookAttempt attempt) => store.Record(attempt);

    public Task<bool> Replay(string webhookId) => store.Replay(webhookId, Instant.Of(clock));

    public Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit) =>
        store.Log(order, Math.Clamp(limit, 1, LimitMax));
}
