using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Notifications;

namespace Tael.Silo.Journals;

/// <summary>The notifications of all shards; each stands where its account does.</summary>
internal sealed class ShardedWebhooks(ImmutableArray<JournalShard> shards) : IWebhookStore
{
    private int _turn;

    /// <summary>A shard's after another's, each call from another one on: so none waits for the others.</summary>
    public async Task<ImmutableArray<Webhook>> Claim(Instant now, Instant claimedUntil, int limit)
    {
        if (shards.Length == 1) return await shards[0].Webhooks.Claim(now, claimedUntil, limit);

        var claimed = ImmutableArray.CreateBuilder<Webhook>();
        var first = (Interlocked.Increment(ref _turn) & int.MaxValue) % shards.Length;
        for (var i = 0; i < shards.Length && claimed.Count < limit; i++)
        {
            var webhooks = shards[(first + i) % shards.Length].Webhooks;
            claimed.AddRange(await webhooks.Claim(now, claimedUntil, limit - claimed.Count));
        }

        return [.. claimed.OrderBy(webhook => webhook.CreatedAt).ThenBy(webhook => webhook.Sequence)];
    }

    public async Task Record(WebhookAttempt attempt)
    {
        foreach (var shard in shards)
        {
            if (shards.Length > 1 && !await shard.Webhooks.Has(attempt.WebhookId)) continue;

            await shard.Webhooks.Record(attempt);
            return;
        }
    }

    public async Task<bool> Replay(string webhookId, Instant now)
    {
        foreach (var shard in shards)
        {
            if (await shard.Webhooks.Replay(webhookId, now)) return true;
        }

        return false;
    }

    public async Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit)
    {
        if (order is { } account) return await shards[Shards.Of(account.Value, shards.Length)].Webhooks.Log(order, limit);
        if (shards.Length == 1) return await shards[0].Webhooks.Log(null, limit);

        var logs = await Task.WhenAll(shards.Select(shard => shard.Webhooks.Log(null, limit)));
        return [.. logs.SelectMany(log => log).OrderByDescending(log => log.Webhook.CreatedAt).Take(limit)];
    }
}
