-- Durable reminders of the embedded runtime.
CREATE TABLE reminders (
  grain         TEXT NOT NULL,
  name          TEXT NOT NULL,
  start_micros  INTEGER NOT NULL,
  period_micros INTEGER NOT NULL,
  PRIMARY KEY (grain, name)
) STRICT, WITHOUT ROWID;
