-- Texts compare by bytes ("C"): cheaper, and the same on every machine. Wide columns first, so that rows have no padding.
-- No foreign keys, no triggers: whatever one commit stores belongs together by construction, and `./run audit` proves it.

CREATE TABLE journal (
  version      bigint   NOT NULL,
  at           bigint   NOT NULL, -- microseconds since 1970, UTC
  balance      bigint   NOT NULL, -- after this row, in minor units
  amount       bigint,
  movement     smallint,          -- 1 debit, 2 credit
  currency     smallint,          -- ISO 4217 number
  account      text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  transfer_id  text COLLATE "C",
  counterparty text COLLATE "C",
  payload      bytea    NOT NULL, -- JSON
  hash         bytea    NOT NULL
);

-- An account has one writer: a second activation's append meets a version that is there.
CREATE UNIQUE INDEX journal_version ON journal (account, version);

-- An account takes part in a transfer once.
CREATE UNIQUE INDEX journal_transfer ON journal (account, transfer_id) WHERE transfer_id IS NOT NULL;

CREATE TABLE snapshots (
  version bigint NOT NULL,
  balance bigint NOT NULL,
  account text COLLATE "C" PRIMARY KEY,
  format  text  NOT NULL,
  state   bytea NOT NULL,
  hash    bytea NOT NULL
) WITH (fillfactor = 70);

-- What a commit has debited, in one row: a row and its end for each transfer would cost a fifth of a payment. It goes when
-- all of it has arrived, so rows live for milliseconds. Vacuum it early and at once: it is small when it is clean.
CREATE TABLE open_commits (
  opened_at bigint NOT NULL,
  id        text COLLATE "C" PRIMARY KEY, -- in order of time
  debits    text COLLATE "C" NOT NULL     -- JSON: [[account, version], ...]
) WITH (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000, toast.autovacuum_vacuum_cost_delay = 0
);

-- Not worth compressing for milliseconds.
ALTER TABLE open_commits ALTER COLUMN debits SET STORAGE EXTERNAL;

CREATE VIEW open_debits AS
SELECT c.id AS commit_id, c.opened_at, d.debit ->> 0 AS account, (d.debit ->> 1)::bigint AS version
FROM open_commits c CROSS JOIN LATERAL jsonb_array_elements(c.debits::jsonb) AS d (debit);

-- Debits that may not have arrived yet. OFFSET 0: each goes by the journal's index, whatever the statistics.
CREATE VIEW open_transfers AS
SELECT d.commit_id, d.opened_at, j.account AS source, j.transfer_id, j.counterparty AS target, j.amount, j.currency
FROM open_debits d CROSS JOIN LATERAL (
  SELECT * FROM journal j WHERE j.account = d.account AND j.version = d.version AND j.movement = 1 OFFSET 0) j;

CREATE TABLE trades (
  paid_at        bigint   NOT NULL,
  merchant       bigint   NOT NULL,
  amount         bigint   NOT NULL,
  currency       smallint NOT NULL,
  transaction_id text COLLATE "C" PRIMARY KEY,
  account        text COLLATE "C" NOT NULL
);

CREATE TABLE webhooks (
  created_at bigint   NOT NULL,
  next_at    bigint,            -- null: nothing is to be sent
  merchant   bigint   NOT NULL,
  sequence   integer  NOT NULL,
  attempts   integer  NOT NULL DEFAULT 0,
  state      smallint NOT NULL DEFAULT 1,
  id         text COLLATE "C" PRIMARY KEY,
  account    text COLLATE "C" NOT NULL,
  event_type text NOT NULL,
  url        text NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX webhooks_due ON webhooks (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhooks_account ON webhooks (account, sequence);
CREATE INDEX webhooks_created ON webhooks (created_at);

CREATE TABLE webhook_attempts (
  at              bigint  NOT NULL,
  next_at         bigint,
  number          integer NOT NULL,
  http_status     integer NOT NULL,
  duration_millis integer NOT NULL,
  acknowledged    boolean NOT NULL,
  webhook_id      text COLLATE "C" NOT NULL,
  error           text,
  request_body    text NOT NULL,
  response_body   text NOT NULL,
  PRIMARY KEY (webhook_id, number)
);
