-- As before, and in this order: else the journal, one day long, may be looked through for the debits of a few open commits.
DROP VIEW open_transfers;

CREATE VIEW open_transfers AS
SELECT d.commit_id, d.opened_at, j.account AS source, j.transfer_id, j.counterparty AS target, j.amount, j.currency
FROM open_debits d CROSS JOIN journal j ON j.account = d.account AND j.version = d.version AND j.movement = 1;
