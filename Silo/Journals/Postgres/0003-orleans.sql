-- What Microsoft Orleans keeps of a cluster: its silos and their reminders. The names in orleansquery, of the parameters and of
-- the columns that come back are Orleans' own; tables and statements are ours. Each change is one statement: it happens whole, if
-- the version that it builds on is still the newest, or not at all.

CREATE TABLE orleansquery (
  querykey  text COLLATE "C" PRIMARY KEY,
  querytext text NOT NULL
);

CREATE TABLE clusters (
  cluster text COLLATE "C" PRIMARY KEY,
  version integer NOT NULL DEFAULT 0
);

CREATE TABLE silos (
  started_at    timestamptz NOT NULL,
  alive_at      timestamptz NOT NULL,
  port          integer NOT NULL,
  generation    integer NOT NULL,
  status        integer NOT NULL,
  gateway_port  integer NOT NULL,
  cluster       text COLLATE "C" NOT NULL,
  address       text COLLATE "C" NOT NULL,
  name          text NOT NULL,
  host          text NOT NULL,
  suspect_times text,
  PRIMARY KEY (cluster, address, port, generation)
);

CREATE TABLE cluster_reminders (
  started_at timestamptz NOT NULL,
  period     bigint  NOT NULL, -- milliseconds
  hash       integer NOT NULL,
  version    integer NOT NULL,
  service    text COLLATE "C" NOT NULL,
  grain      text COLLATE "C" NOT NULL,
  name       text COLLATE "C" NOT NULL,
  PRIMARY KEY (service, grain, name)
);

CREATE INDEX cluster_reminders_hash ON cluster_reminders (service, hash);

CREATE VIEW silo_rows AS
SELECT c.cluster, c.version, s.address, s.port, s.generation, s.name AS siloname, s.host AS hostname, s.status,
  s.gateway_port AS proxyport, s.suspect_times AS suspecttimes, s.started_at AS starttime, s.alive_at AS iamalivetime
FROM clusters c LEFT JOIN silos s ON s.cluster = c.cluster;

CREATE VIEW reminder_rows AS
SELECT service, hash, grain AS grainid, name AS remindername, started_at AS starttime, period, version FROM cluster_reminders;

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey',
 'WITH made AS (INSERT INTO clusters (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*) FROM made'),
('InsertMembershipKey',
 'WITH newest AS (
    UPDATE clusters SET version = version + 1 WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT 1 FROM silos WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING cluster),
  made AS (
    INSERT INTO silos (cluster, address, port, generation, name, host, status, gateway_port, started_at, alive_at)
    SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM newest
    RETURNING 1)
  SELECT count(*) FROM made'),
('UpdateMembershipKey',
 'WITH newest AS (
    UPDATE clusters SET version = version + 1 WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
      SELECT 1 FROM silos WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING cluster),
  changed AS (
    UPDATE silos s SET status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime FROM newest n
    WHERE s.cluster = n.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    RETURNING 1)
  SELECT count(*) FROM changed'),
('UpdateIAmAlivetimeKey',
 'UPDATE silos SET alive_at = @IAmAliveTime
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),
('MembershipReadRowKey',
 'SELECT c.version, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes, s.starttime,
    s.iamalivetime
  FROM clusters c LEFT JOIN silo_rows s
    ON s.cluster = c.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  WHERE c.cluster = @DeploymentId'),
('MembershipReadAllKey', 'SELECT * FROM silo_rows WHERE cluster = @DeploymentId'),
('GatewaysQueryKey',
 'SELECT address, proxyport, generation FROM silo_rows WHERE cluster = @DeploymentId AND status = @Status AND proxyport > 0'),
('DeleteMembershipTableEntriesKey',
 'WITH gone AS (DELETE FROM silos WHERE cluster = @DeploymentId) DELETE FROM clusters WHERE cluster = @DeploymentId'),
('CleanupDefunctSiloEntriesKey',
 -- Status 3: active.
 'DELETE FROM silos WHERE cluster = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3'),
('UpsertReminderRowKey',
 'INSERT INTO cluster_reminders AS r (service, grain, name, started_at, period, hash, version)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  ON CONFLICT (service, grain, name) DO UPDATE SET
    started_at = excluded.started_at, period = excluded.period, hash = excluded.hash, version = r.version + 1
  RETURNING version'),
('ReadReminderRowsKey', 'SELECT * FROM reminder_rows WHERE service = @ServiceId AND grainid = @GrainId'),
('ReadReminderRowKey',
 'SELECT * FROM reminder_rows WHERE service = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName'),
('ReadRangeRows1Key',
 'SELECT * FROM reminder_rows WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash'),
('ReadRangeRows2Key',
 'SELECT * FROM reminder_rows WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)'),
('DeleteReminderRowKey',
 'WITH gone AS (
    DELETE FROM cluster_reminders WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version
    RETURNING 1)
  SELECT count(*) FROM gone'),
('DeleteReminderRowsKey', 'DELETE FROM cluster_reminders WHERE service = @ServiceId');
