using NpgsqlTypes;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals.Postgres;

/// <summary>Rows for <c>refusals</c>; each takes the place of the request's older one.</summary>
internal sealed class RefusalInsert : PostgresInsert
{
    private readonly PostgresColumn<string> _account;
    private readonly PostgresColumn<string> _request;
    private readonly PostgresColumn<string> _refused;
    private readonly PostgresColumn<string> _code;
    private readonly PostgresColumn<long> _at;

    public RefusalInsert()
    {
        _account = Column<string>(NpgsqlDbType.Text);
        _request = Column<string>(NpgsqlDbType.Text);
        _refused = Column<string>(NpgsqlDbType.Text);
        _code = Column<string>(NpgsqlDbType.Text);
        _at = Column<long>(NpgsqlDbType.Bigint);
    }

    // In one order, so that two processes can't wait for each other.
    protected override string Sql => $"""
        INSERT INTO refusals (account, request, command, code, at)
        SELECT * FROM unnest({Parameters()}) AS r (account, request, command, code, at) ORDER BY account, request
        ON CONFLICT (account, request) DO UPDATE SET command = excluded.command, code = excluded.code, at = excluded.at
        """;

    public void Add(Refusal refusal)
    {
        _account.Add(refusal.Account.Value);
        _request.Add(refusal.Request.Value);
        _refused.Add(refusal.Command);
        _code.Add(refusal.Code);
        _at.Add(refusal.At.UnixMicros);
        CountRow();
    }
}
