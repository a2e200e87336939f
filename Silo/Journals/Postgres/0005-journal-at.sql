-- The running audit finds what is new without a pass over what is old: a block range tells from when to when its rows are. It is a few
-- bytes for each megabyte, and costs hardly anything at an insert.
CREATE INDEX journal_at ON journal USING brin (at);
