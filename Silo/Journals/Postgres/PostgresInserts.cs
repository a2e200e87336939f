using NpgsqlTypes;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals.Postgres;

/// <summary>Rows for <c>journal</c>.</summary>
internal sealed class JournalInsert : PostgresInsert
{
    private readonly PostgresColumn<string> _account;
    private readonly PostgresColumn<long> _version;
    private readonly PostgresColumn<string> _kind;
    private readonly PostgresColumn<long> _at;
    private readonly PostgresColumn<short?> _movement;
    private readonly PostgresColumn<string?> _transfer;
    private readonly PostgresColumn<string?> _counterparty;
    private readonly PostgresColumn<long?> _amount;
    private readonly PostgresColumn<short?> _currency;
    private readonly PostgresColumn<long> _balance;
    private readonly PostgresColumn<ReadOnlyMemory<byte>> _payload;
    private readonly PostgresColumn<ReadOnlyMemory<byte>> _hash;

    public JournalInsert()
    {
        _account = Column<string>(NpgsqlDbType.Text);
        _version = Column<long>(NpgsqlDbType.Bigint);
        _kind = Column<string>(NpgsqlDbType.Text);
        _at = Column<long>(NpgsqlDbType.Bigint);
        _movement = Column<short?>(NpgsqlDbType.Smallint);
        _transfer = Column<string?>(NpgsqlDbType.Text);
        _counterparty = Column<string?>(NpgsqlDbType.Text);
        _amount = Column<long?>(NpgsqlDbType.Bigint);
        _currency = Column<short?>(NpgsqlDbType.Smallint);
        _balance = Column<long>(NpgsqlDbType.Bigint);
        _payload = Column<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea);
        _hash = Column<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea);
    }

    protected override string Sql =>
        $"INSERT INTO journal ({Journals.Sql.RowColumns}) SELECT {Columns()}";

    public void Add(AccountId account, JournalRow row)
    {
        var movement = row.Movement;
        _account.Add(account.Value);
        _version.Add(row.Version);
        _kind.Add(row.Kind);
        _at.Add(row.At.UnixMicros);
        _movement.Add((short?)movement?.Kind);
        _transfer.Add(movement?.Transfer.Value);
        _counterparty.Add(movement?.Counterparty.Value);
        _amount.Add(movement?.Amount.Minor);
        _currency.Add((short?)movement?.Amount.Currency);
        _balance.Add(row.BalanceMinor);
        _payload.Add(row.Payload);
        _hash.Add(row.Hash);
        CountRow();
    }
}

/// <summary>The row for <c>open_commits</c>.</summary>
internal sealed class OpenCommitInsert : PostgresInsert
{
    private readonly PostgresColumn<string> _id;
    private readonly PostgresColumn<long> _openedAt;
    private readonly PostgresColumn<string> _debits;

    public OpenCommitInsert()
    {
        _id = Column<string>(NpgsqlDbType.Text);
        _openedAt = Column<long>(NpgsqlDbType.Bigint);
        _debits = Column<string>(NpgsqlDbType.Text);
    }

    protected override string Sql => $"INSERT INTO open_commits (id, opened_at, debits) SELECT {Columns()}";

    public void Add(OpenCommit commit)
    {
        _id.Add(commit.Id);
        _openedAt.Add(commit.OpenedAt.UnixMicros);
        _debits.Add(commit.Debits);
        CountRow();
    }
}

/// <summary>Rows that go from <c>open_commits</c>.</summary>
internal sealed class OpenCommitDelete : PostgresInsert
{
    private readonly PostgresColumn<string> _id;

    public OpenCommitDelete() => _id = Column<string>(NpgsqlDbType.Text);

    protected override string Sql => $"DELETE FROM open_commits WHERE id = ANY({Parameters()})";

    public void Add(string id)
    {
        _id.Add(id);
        CountRow();
    }
}

/// <summary>Rows for <c>trades</c>.</summary>
internal sealed class TradeInsert : PostgresInsert
{
    private readonly PostgresColumn<string> _transaction;
    private readonly PostgresColumn<string> _account;
    private readonly PostgresColumn<long> _merchant;
    private readonly PostgresColumn<long> _amount;
    private readonly PostgresColumn<short> _currency;
    private readonly PostgresColumn<long> _paidAt;

    public TradeInsert()
    {
        _transaction = Column<string>(NpgsqlDbType.Text);
        _account = Column<string>(NpgsqlDbType.Text);
        _merchant = Column<long>(NpgsqlDbType.Bigint);
        _amount = Column<long>(NpgsqlDbType.Bigint);
        _currency = Column<short>(NpgsqlDbType.Smallint);
        _paidAt = Column<long>(NpgsqlDbType.Bigint);
    }

    protected override string Sql => $"""
        INSERT INTO trades (transaction_id, account, merchant, amount, currency, paid_at)
        SELECT {Columns()}
        """;

    public void Add(TradeRow trade)
    {
        _transaction.Add(trade.Id.Value);
        _account.Add(trade.Order.Value);
        _merchant.Add(trade.Merchant.Value);
        _amount.Add(trade.Amount.Minor);
        _currency.Add((short)trade.Amount.Currency);
        _paidAt.Add(trade.PaidAt.UnixMicros);
        CountRow();
    }
}

/// <summary>Rows for <c>webhooks</c>, due at once.</summary>
internal sealed class WebhookInsert : PostgresInsert
{
    private readonly PostgresColumn<string> _id;
    private readonly PostgresColumn<string> _account;
    private readonly PostgresColumn<long> _merchant;
    private readonly PostgresColumn<string> _eventType;
    private readonly PostgresColumn<string> _url;
    private readonly PostgresColumn<int> _sequence;
    private readonly PostgresColumn<long> _createdAt;
    private readonly PostgresColumn<long> _nextAt;

    public WebhookInsert()
    {
        _id = Column<string>(NpgsqlDbType.Text);
        _account = Column<string>(NpgsqlDbType.Text);
        _merchant = Column<long>(NpgsqlDbType.Bigint);
        _eventType = Column<string>(NpgsqlDbType.Text);
        _url = Column<string>(NpgsqlDbType.Text);
        _sequence = Column<int>(NpgsqlDbType.Integer);
        _createdAt = Column<long>(NpgsqlDbType.Bigint);
        _nextAt = Column<long>(NpgsqlDbType.Bigint);
    }

    protected override string Sql => $"""
        INSERT INTO webhooks (id, account, merchant, event_type, url, sequence, created_at, next_at)
        SELECT {Columns()}
        """;

    public void Add(WebhookRow webhook)
    {
        _id.Add(webhook.Id);
        _account.Add(webhook.Order.Value);
        _merchant.Add(webhook.Merchant.Value);
        _eventType.Add(webhook.EventType);
        _url.Add(webhook.Url);
        _sequence.Add(webhook.Sequence);
        _createdAt.Add(webhook.CreatedAt.UnixMicros);
        _nextAt.Add(webhook.CreatedAt.UnixMicros);
        CountRow();
    }
}

/// <summary>Rows for <c>snapshots</c>; each takes the place of the account's older one.</summary>
internal sealed class SnapshotInsert : PostgresInsert
{
    private readonly PostgresColumn<string> _account;
    private readonly PostgresColumn<string> _format;
    private readonly PostgresColumn<long> _version;
    private readonly PostgresColumn<long> _balance;
    private readonly PostgresColumn<ReadOnlyMemory<byte>> _state;
    private readonly PostgresColumn<ReadOnlyMemory<byte>> _hash;

    public SnapshotInsert()
    {
        _account = Column<string>(NpgsqlDbType.Text);
        _format = Column<string>(NpgsqlDbType.Text);
        _version = Column<long>(NpgsqlDbType.Bigint);
        _balance = Column<long>(NpgsqlDbType.Bigint);
        _state = Column<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea);
        _hash = Column<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea);
    }

    // A batch may hold two of one account, and ON CONFLICT takes a row once only: so the newest.
    protected override string Sql => $"""
        INSERT INTO snapshots (account, format, version, balance, state, hash)
        SELECT DISTINCT ON (account) * FROM unnest({Parameters()}) AS s (account, format, version, balance, state, hash)
        ORDER BY account, version DESC
        ON CONFLICT (account) DO UPDATE SET format = excluded.format, version = excluded.version,
          balance = excluded.balance, state = excluded.state, hash = excluded.hash
        """;

    public void Add(AccountId account, AccountSnapshot snapshot)
    {
        _account.Add(account.Value);
        _format.Add(snapshot.Format);
        _version.Add(snapshot.Version);
        _balance.Add(snapshot.BalanceMinor);
        _state.Add(snapshot.State);
        _hash.Add(snapshot.Hash);
        CountRow();
    }
}
