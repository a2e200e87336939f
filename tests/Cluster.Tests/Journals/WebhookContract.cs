using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Notifications;

namespace Tael.Tests.Journals;

/// <summary>A notification is due until it has been acknowledged or given up, and one sender holds it at a time.</summary>
public abstract class WebhookContract(StoreKind kind) : StoreTest(kind)
{
    private static readonly Instant Now = new(Scribe.StartMicros + 1_000_000);
    private static readonly Instant Later = Now + TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Scribe> _orders = [];

    [Fact]
    public async Task A_notification_comes_in_with_its_append_and_is_claimed_with_every_field()
    {
        await Append("n-1", "o-1", sequence: 3);

        var webhook = Assert.Single(await Store.Claim(Now, Later, 10));

        var row = Webhook("n-1", "o-1", 3);
        Assert.Equal(
            new Webhook(row.Id, row.Order, row.Merchant, row.EventType, row.Url, row.Sequence, row.CreatedAt, 0), webhook);
    }

    [Fact]
    public async Task A_claimed_notification_is_nobody_elses_until_its_claim_ends()
    {
        await Append("n-1", "o-1");

        Assert.Single(await Store.Claim(Now, Later, 10));
        Assert.Empty(await Store.Claim(Now, Later, 10));
        Assert.Single(await Store.Claim(Later, Later + TimeSpan.FromMinutes(1), 10));
    }

    [Fact]
    public async Task Claims_at_once_share_the_notifications_and_oldest_come_first()
    {
        var other = await OpenAnother();
        for (var i = 0; i < 20; i++) await Append($"n-{i:D2}", $"o-{i}", micros: Scribe.StartMicros - i);

        var claims = await Task.WhenAll(
            Store.Claim(Now, Later, 5), other.Claim(Now, Later, 5), Store.Claim(Now, Later, 5), other.Claim(Now, Later, 5));

        Assert.Equal(20, claims.SelectMany(claim => claim).Select(webhook => webhook.Id).Distinct().Count());
        Assert.All(claims, claim => Assert.Equal(claim.OrderBy(webhook => webhook.CreatedAt), claim));
    }

    [Fact]
    public async Task Nothing_is_due_before_its_time_and_at_most_as_many_as_asked_for()
    {
        for (var i = 0; i < 3; i++) await Append($"n-{i}", $"o-1-{i}", micros: Scribe.StartMicros + i);

        Assert.Empty(await Store.Claim(new(Scribe.StartMicros - 1), Later, 10));
        Assert.Equal(["n-0", "n-1"], (await Store.Claim(Now, Later, 2)).Select(webhook => webhook.Id));
    }

    [Fact]
    public async Task A_failed_attempt_is_kept_and_the_next_is_due_when_it_says()
    {
        await Append("n-1", "o-1");
        var failed = Attempt("n-1", 1, next: Later) with { HttpStatus = 0, Error = "no answer", ResponseBody = "a\0b" };
        await Store.Record(failed);

        Assert.Empty(await Store.Claim(Later + TimeSpan.FromSeconds(-1), Later, 10));
        Assert.Equal(1, Assert.Single(await Store.Claim(Later, Later + TimeSpan.FromMinutes(1), 10)).Attempts);
        var log = Assert.Single(await Store.Log(AccountId.Parse("o-1"), 10));
        Assert.Equal(WebhookState.Due, log.State);
        Assert.Equal(failed with { ResponseBody = "a\uFFFDb" }, Assert.Single(log.Attempts));
    }

    [Fact]
    public async Task An_acknowledged_notification_and_one_that_is_given_up_are_due_no_more()
    {
        await Append("n-1", "o-1");
        await Append("n-2", "o-2");
        await Store.Record(Attempt("n-1", 1, acknowledged: true));
        await Store.Record(Attempt("n-2", 1));

        Assert.Empty(await Store.Claim(Later, Later, 10));
        Assert.Equal(WebhookState.Acknowledged, (await Store.Log(AccountId.Parse("o-1"), 1))[0].State);
        Assert.Equal(WebhookState.GivenUp, (await Store.Log(AccountId.Parse("o-2"), 1))[0].State);
    }

    [Fact]
    public async Task An_attempt_is_kept_once_and_an_acknowledgement_stands_whoever_reports_last()
    {
        await Append("n-1", "o-1");
        await Store.Record(Attempt("n-1", 1, next: Later));
        await Store.Record(Attempt("n-1", 1, acknowledged: true));
        await Store.Record(Attempt("n-1", 1, next: Later));
        await Store.Record(Attempt("n-1", 2, next: Later));

        var log = Assert.Single(await Store.Log(null, 10));
        Assert.Equal(WebhookState.Acknowledged, log.State);
        Assert.Equal([1, 2], log.Attempts.Select(attempt => attempt.Number));
        Assert.Empty(await Store.Claim(Later, Later, 10));
    }

    [Fact]
    public async Task A_replayed_notification_is_due_at_once_whatever_has_become_of_it()
    {
        await Append("n-1", "o-1");
        await Store.Record(Attempt("n-1", 1, acknowledged: true));

        Assert.True(await Store.Replay("n-1", Now));
        Assert.False(await Store.Replay("n-2", Now));
        Assert.Equal(1, Assert.Single(await Store.Claim(Now, Later, 10)).Attempts);
    }

    [Fact]
    public async Task The_log_of_an_order_is_oldest_first_and_the_log_of_all_is_newest_first()
    {
        await Append("n-1", "o-1", 1, Scribe.StartMicros);
        await Append("n-3", "o-2", 1, Scribe.StartMicros + 1);
        await Append("n-2", "o-1", 2, Scribe.StartMicros + 2);
        await Store.Record(Attempt("n-2", 1, next: Later));
        await Store.Record(Attempt("n-2", 2, next: Later));

        var ofOrder = await Store.Log(AccountId.Parse("o-1"), 10);
        Assert.Equal(["n-1", "n-2"], ofOrder.Select(log => log.Webhook.Id));
        Assert.Equal([1, 2], ofOrder[1].Attempts.Select(attempt => attempt.Number));
        Assert.Equal(["n-2", "n-3"], (await Store.Log(null, 2)).Select(log => log.Webhook.Id));
    }

    private async Task Append(string id, string order, int sequence = 1, long micros = Scribe.StartMicros)
    {
        if (!_orders.TryGetValue(order, out var scribe)) _orders.Add(order, scribe = new(order));
        await Stored(scribe.Note() with { Webhooks = [Webhook(id, order, sequence, micros)] });
    }

    private static WebhookAttempt Attempt(string id, int number, bool acknowledged = false, Instant? next = null) =>
        new(id, number, Now, acknowledged ? 200 : 500, null, "{}", "answer", 12, acknowledged, next);
}

public sealed class WebhooksOnPostgres() : WebhookContract(StoreKind.Postgres);

public sealed class WebhooksOnShards() : WebhookContract(StoreKind.Shards);

public sealed class WebhooksOnSqlite() : WebhookContract(StoreKind.Sqlite);
