-- The same tables as on PostgreSQL. Texts compare by bytes. Small tables are their own index (WITHOUT ROWID). The journal is
-- not: SQLite writes whole pages, and rows one after another with a narrow index beside them touch a third fewer.

CREATE TABLE journal (
  account      TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  kind         TEXT    NOT NULL,
  at           INTEGER NOT NULL, -- microseconds since 1970, UTC
  movement     INTEGER,          -- 1 debit, 2 credit
  transfer_id  TEXT,
  counterparty TEXT,
  amount       INTEGER,
  currency     INTEGER,          -- ISO 4217 number
  balance      INTEGER NOT NULL, -- after this row, in minor units
  payload      BLOB    NOT NULL, -- JSON
  hash         BLOB    NOT NULL,
  PRIMARY KEY (account, version)
) STRICT;

CREATE UNIQUE INDEX journal_transfer ON journal (account, transfer_id) WHERE transfer_id IS NOT NULL;

CREATE TABLE snapshots (
  account TEXT    NOT NULL PRIMARY KEY,
  format  TEXT    NOT NULL,
  version INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  state   BLOB    NOT NULL,
  hash    BLOB    NOT NULL
) STRICT;

-- What a commit has debited, in one row, which goes when all of it has arrived.
CREATE TABLE open_commits (
  id        TEXT    NOT NULL PRIMARY KEY, -- in order of time
  opened_at INTEGER NOT NULL,
  debits    TEXT    NOT NULL              -- JSON: [[account, version], ...]
) STRICT;

CREATE VIEW open_debits AS
SELECT c.id AS commit_id, c.opened_at, d.value ->> 0 AS account, d.value ->> 1 AS version
FROM open_commits c CROSS JOIN json_each(c.debits) d;

-- Debits that may not have arrived yet.
CREATE VIEW open_transfers AS
SELECT d.commit_id, d.opened_at, j.account AS source, j.transfer_id, j.counterparty AS target, j.amount, j.currency
FROM open_debits d JOIN journal j ON j.account = d.account AND j.version = d.version AND j.movement = 1;

CREATE TABLE trades (
  transaction_id TEXT    NOT NULL PRIMARY KEY,
  account        TEXT    NOT NULL,
  merchant       INTEGER NOT NULL,
  amount         INTEGER NOT NULL,
  currency       INTEGER NOT NULL,
  paid_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhooks (
  id         TEXT    NOT NULL PRIMARY KEY,
  account    TEXT    NOT NULL,
  merchant   INTEGER NOT NULL,
  event_type TEXT    NOT NULL,
  url        TEXT    NOT NULL,
  sequence   INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at    INTEGER,            -- null: nothing is to be sent
  attempts   INTEGER NOT NULL DEFAULT 0,
  state      INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX webhooks_due ON webhooks (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhooks_account ON webhooks (account, sequence);
CREATE INDEX webhooks_created ON webhooks (created_at);

CREATE TABLE webhook_attempts (
  webhook_id      TEXT    NOT NULL,
  number          INTEGER NOT NULL,
  at              INTEGER NOT NULL,
  http_status     INTEGER NOT NULL,
  error           TEXT,
  request_body    TEXT    NOT NULL,
  response_body   TEXT    NOT NULL,
  duration_millis INTEGER NOT NULL,
  acknowledged    INTEGER NOT NULL,
  next_at         INTEGER,
  PRIMARY KEY (webhook_id, number)
) STRICT, WITHOUT ROWID;
