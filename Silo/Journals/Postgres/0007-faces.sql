-- Enrolled faces: encrypted with a key that the database does not have, and no part of the journal. What is deleted must be gone, so
-- dead rows are vacuumed at the next look, however few they are.
CREATE TABLE face_templates (
  user_id bigint  PRIMARY KEY,
  changed bigint  NOT NULL,
  number  integer NOT NULL,
  sealed  text              -- null: deleted
) WITH (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 0,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 0
);

CREATE INDEX face_templates_changed ON face_templates (changed);

-- Where a face is looked for: a merchant's members, those who have paid in a store.
CREATE TABLE face_places (
  user_id bigint NOT NULL,
  changed bigint NOT NULL,
  place   text COLLATE "C" NOT NULL,
  PRIMARY KEY (user_id, place)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 0);

CREATE INDEX face_places_changed ON face_places (changed);

-- One row: counts changes in the order of their commits, since whoever counts on holds it until then.
CREATE TABLE face_changes (
  latest bigint NOT NULL,
  id     integer PRIMARY KEY
);
