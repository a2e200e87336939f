-- What the running audit has found. While an account has one that nobody has released, it is stopped.
CREATE TABLE audit_findings (
  at           bigint NOT NULL,
  version      bigint NOT NULL,          -- 0: of no row
  released_at  bigint,
  account      text COLLATE "C" NOT NULL, -- empty: of no account
  what         text COLLATE "C" NOT NULL,
  released_for text,
  PRIMARY KEY (account, version, what)
);

-- The latest refusal of each request. Told for a while, never relied on: a refusal changes nothing.
CREATE TABLE refusals (
  at      bigint NOT NULL,
  account text COLLATE "C" NOT NULL,
  request text COLLATE "C" NOT NULL,
  command text COLLATE "C" NOT NULL,
  code    text COLLATE "C" NOT NULL,
  PRIMARY KEY (account, request)
);

CREATE INDEX refusals_at ON refusals (at);
