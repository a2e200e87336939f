-- Which of a store's databases this is; empty where it is the only one.
CREATE TABLE shard (
  number integer NOT NULL, -- from 1 on, in the order in which they are named
  count  integer NOT NULL,
  store  text    NOT NULL  -- the same in all of them
);

CREATE UNIQUE INDEX shard_only ON shard ((1));
