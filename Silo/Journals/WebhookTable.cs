using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains.Notifications;

namespace Tael.Silo.Journals;

/// <summary>Notifications that wait, and what became of them.</summary>
internal sealed class WebhookTable(JournalDatabase database) : IWebhookStore
{
    private const string Columns =
        "id, account, merchant, event_type, url, sequence, created_at, attempts, state, next_at";

    public async Task<ImmutableArray<Webhook>> Claim(Instant now, Instant claimedUntil, int limit)
    {
        using var alone = await database.WriteAlone();
        await using var connection = await database.Connect();
        var claimed = await connection.Query(
            reader => ReadLog(reader),
            $"""
            UPDATE webhooks SET next_at = @until WHERE id IN (
              SELECT id FROM webhooks WHERE next_at <= @now ORDER BY next_at, account, sequence LIMIT @limit {database.LockRows})
            RETURNING {Columns}
            """,
            ("until", claimedUntil.UnixMicros), ("now", now.UnixMicros), ("limit", limit));

        // RETURNING has no order.
        return [.. claimed.Select(log => log.Webhook).OrderBy(w => w.CreatedAt).ThenBy(w => w.Sequence)];
    }

    public async Task<bool> Has(string webhookId) => (await database.Query(
        reader => reader.GetInt32(0), "SELECT 1 FROM webhooks WHERE id = @id", ("id", webhookId))).Count > 0;

    public async Task Record(WebhookAttempt attempt)
    {
        using var alone = await database.WriteAlone();
        await using var connection = await database.Connect();
        await using var transaction = await connection.BeginTransactionAsync();
        var added = await connection.Execute(
            """
            INSERT INTO webhook_attempts (webhook_id, number, at, http_status, error, request_body, response_body,
              duration_millis, acknowledged, next_at)
            SELECT id, @number, @at, @status, @error, @request, @response, @millis, @acknowledged, @next
            FROM webhooks WHERE id = @id
            ON CONFLICT (webhook_id, number) DO NOTHING
            """,
            ("id", attempt.WebhookId), ("number", attempt.Number), ("at", attempt.At.UnixMicros),
            ("status", attempt.HttpStatus), ("error", Storable(attempt.Error)),
            ("request", Storable(attempt.RequestBody)), ("response", Storable(attempt.ResponseBody)),
            ("millis", attempt.DurationMillis), ("acknowledged", attempt.Acknowledged),
            ("next", attempt.NextAt?.UnixMicros));

        // Two senders may make the same attempt, when the first was taken for dead. Once one has been acknowledged, a
        // late failure of the other changes nothing.
        if (added > 0 || attempt.Acknowledged)
        {
            await connection.Execute(
                """
                UPDATE webhooks SET state = @state, next_at = @next,
                  attempts = CASE WHEN attempts < @number THEN @number ELSE attempts END
                WHERE id = @id AND (state <> @done OR @state = @done)
                """,
                ("id", attempt.WebhookId), ("number", attempt.Number), ("state", (short)StateAfter(attempt)),
                ("done", (short)WebhookState.Acknowledged), ("next", attempt.NextAt?.UnixMicros));
        }

        await transaction.CommitAsync();
    }

    public async Task<bool> Replay(string webhookId, Instant now)
    {
        using var alone = await database.WriteAlone();
        await using var connection = await database.Connect();
        return await connection.Execute(
            "UPDATE webhooks SET next_at = @now, state = @due WHERE id = @id",
            ("id", webhookId), ("now", now.UnixMicros), ("due", (short)WebhookState.Due)) > 0;
    }

    public async Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit)
    {
        await using var connection = await database.Connect();
        var (which, value) = order is { } account
            ? ("WHERE account = @account ORDER BY sequence, created_at", account.Value)
            : ("WHERE @account = '' ORDER BY created_at DESC, account, sequence DESC", "");
        var logs = await connection.Query(
            ReadLog, $"SELECT {Columns} FROM webhooks {which} LIMIT @limit", ("account", value), ("limit", limit));
        var attempts = await connection.Query(
            ReadAttempt,
            $"""
            SELECT a.webhook_id, a.number, a.at, a.http_status, a.error, a.request_body, a.response_body,
              a.duration_millis, a.acknowledged, a.next_at
            FROM (SELECT id FROM webhooks {which} LIMIT @limit) w JOIN webhook_attempts a ON a.webhook_id = w.id
            ORDER BY a.number
            """,
            ("account", value), ("limit", limit));

        var byWebhook = attempts.ToLookup(attempt => attempt.WebhookId);
        return [.. logs.Select(log => log with { Attempts = [.. byWebhook[log.Webhook.Id]] })];
    }

    private static WebhookState StateAfter(WebhookAttempt attempt) => attempt switch
    {
        { Acknowledged: true } => WebhookState.Acknowledged,
        { NextAt: null } => WebhookState.GivenUp,
        _ => WebhookState.Due,
    };

    /// <summary>PostgreSQL's text has no zero byte; a stranger's answer may.</summary>
    private static string? Storable(string? text) => text?.Replace('\0', '\uFFFD');

    private static WebhookLog ReadLog(DbDataReader reader) => new(
        new Webhook(
            reader.GetString(0),
            AccountId.Parse(reader.GetString(1)),
            new MerchantId(reader.GetInt64(2)),
            reader.GetString(3),
            reader.GetString(4),
            reader.GetInt32(5),
            new Instant(reader.GetInt64(6)),
            reader.GetInt32(7)),
        (WebhookState)reader.GetInt16(8),
        ReadInstant(reader, 9),
        []);

    private static WebhookAttempt ReadAttempt(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetInt32(1),
        new Instant(reader.GetInt64(2)),
        reader.GetInt32(3),
        reader.IsDBNull(4) ? null : reader.GetString(4),
        reader.GetString(5),
        reader.GetString(6),
        reader.GetInt32(7),
        reader.GetBoolean(8),
        ReadInstant(reader, 9));

    private static Instant? ReadInstant(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new Instant(reader.GetInt64(column));
}
