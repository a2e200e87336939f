-- A merchant's payments of a day: transaction ids begin with the day, so new ones come at the end of their merchant's part.
CREATE INDEX trades_merchant ON trades (merchant, transaction_id);
