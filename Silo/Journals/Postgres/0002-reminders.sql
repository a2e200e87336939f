-- Durable reminders of the embedded runtime. Microsoft Orleans keeps its own tables.
CREATE TABLE reminders (
  grain         text COLLATE "C" NOT NULL,
  name          text COLLATE "C" NOT NULL,
  start_micros  bigint NOT NULL,
  period_micros bigint NOT NULL,
  PRIMARY KEY (grain, name)
);
