using Tael.Grains;
using Tael.Grains.Notifications;

namespace Tael.Client.Api.Notifications;

/// <summary>Sends what merchants are to be told, when it is due, until it is acknowledged or given up.</summary>
/// <remarks>
/// It looks when it is nudged (after a payment) and every second of the business clock. What it claims is its own for
/// <see cref="Webhook.ClaimedFor"/>; a sender that dies is followed by another one's claim, so a receiver may hear a
/// thing twice, but never not at all. At a stop, calls under way are finished and what waits is left to the next start.
/// </remarks>
internal sealed partial class WebhookSender(
    IGrainFactory grains, WebhookDelivery delivery, WebhookNudge nudge, TimeProvider clock, ILogger<WebhookSender> log)
    : BackgroundService
{
    /// <summary>So many notifications at once, under way or waiting for their host's lane.</summary>
    private const int HeldMax = 512;

    private const int ClaimMax = 64;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>After this a claim may end before the attempt would: then it is left to the next claim.</summary>
    private static readonly TimeSpan Patience = Webhook.ClaimedFor - (2 * WebhookHttp.Timeout);

    private readonly HostLanes _lanes = new();

    /// <summary>What was claimed and may be under way, by id. Only the loop that claims touches it.</summary>
    private readonly Dictionary<string, Held> _held = [];

    private int _underWay;

    private sealed record Held(int Attempts, Task Done);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var look = clock.CreateTimer(_ => nudge.Give(), null, TimeSpan.Zero, LookEvery);
        try
        {
            while (true)
            {
                await nudge.Wait(stoppingToken);
                await ClaimAll(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_held.Values.Select(held => held.Done));
        }
    }

    private async Task ClaimAll(CancellationToken stoppingToken)
    {
        try
        {
            for (var more = true; more && !stoppingToken.IsCancellationRequested;)
            {
                // What ends from here on is remembered until the next claim: this one may have been made before it ended.
                foreach (var (id, held) in _held)
                {
                    if (held.Done.IsCompleted) _held.Remove(id);
                }

                var limit = Math.Min(ClaimMax, HeldMax - _held.Count);
                if (limit <= 0) return;

                var claimed = await grains.Webhooks().Claim(limit);
                foreach (var webhook in claimed) Hold(webhook, stoppingToken);
                more = claimed.Length == limit;
            }
        }
        catch (Exception failure)
        {
            // When stopping, whatever is due just stays so.
            if (!stoppingToken.IsCancellationRequested) LogNotClaimed(log, failure);
        }
    }

    private void Hold(Webhook webhook, CancellationToken stoppingToken)
    {
        // An advance of the test clock ends claims while their attempts are under way: those are not made twice.
        var before = _held.GetValueOrDefault(webhook.Id);
        if (before is not null && webhook.Attempts <= before.Attempts) return;

        Interlocked.Increment(ref _underWay);
        _held[webhook.Id] = new Held(webhook.Attempts, Deliver());

        async Task Deliver()
        {
            try
            {
                await Task.Yield();
                if (before is not null) await before.Done;
                await DeliverInLane(webhook, stoppingToken);
            }
            catch (Exception failure)
            {
                // When stopping, it just stays due.
                if (!stoppingToken.IsCancellationRequested) LogNotDelivered(log, webhook.Id, failure);
            }
            finally
            {
                if (Interlocked.Decrement(ref _underWay) == HeldMax - 1) nudge.Give();
            }
        }
    }

    private async Task DeliverInLane(Webhook webhook, CancellationToken stoppingToken)
    {
        var host = Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) ? url.Authority : "";
        if (await _lanes.Enter(host, Patience, stoppingToken) is not { } lane) return;

        var acknowledged = false;
        try
        {
            acknowledged = (await delivery.Attempt(webhook)).Acknowledged;
        }
        finally
        {
            _lanes.Leave(lane, failed: !acknowledged);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Notifications could not be claimed and will be looked for again")]
    private static partial void LogNotClaimed(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "What became of notification {Id} could not be kept: it will be sent again")]
    private static partial void LogNotDelivered(ILogger log, string id, Exception failure);
}
