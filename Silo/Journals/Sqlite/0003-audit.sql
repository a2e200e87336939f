-- What the running audit has found. While an account has one that nobody has released, it is stopped.
CREATE TABLE audit_findings (
  account      TEXT    NOT NULL, -- empty: of no account
  version      INTEGER NOT NULL, -- 0: of no row
  what         TEXT    NOT NULL,
  at           INTEGER NOT NULL,
  released_at  INTEGER,
  released_for TEXT,
  PRIMARY KEY (account, version, what)
) STRICT, WITHOUT ROWID;

-- The latest refusal of each request. Told for a while, never relied on: a refusal changes nothing.
CREATE TABLE refusals (
  account TEXT    NOT NULL,
  request TEXT    NOT NULL,
  command TEXT    NOT NULL,
  code    TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, request)
) STRICT, WITHOUT ROWID;

CREATE INDEX refusals_at ON refusals (at);
