-- Enrolled faces: encrypted with a key that the database does not have, and no part of the journal.
CREATE TABLE face_templates (
  user_id integer PRIMARY KEY,
  changed integer NOT NULL,
  number  integer NOT NULL,
  sealed  text                -- null: deleted
);

CREATE INDEX face_templates_changed ON face_templates (changed);

-- Where a face is looked for: a merchant's members, those who have paid in a store.
CREATE TABLE face_places (
  user_id integer NOT NULL,
  changed integer NOT NULL,
  place   text NOT NULL,
  PRIMARY KEY (user_id, place)
);

CREATE INDEX face_places_changed ON face_places (changed);

-- One row: counts changes in the order of their commits, since whoever counts on holds it until then.
CREATE TABLE face_changes (
  latest integer NOT NULL,
  id     integer PRIMARY KEY
);
