-- Version 13: what orgs say about their custom objects, and what follows for events.

-- What the org wants to be told of an event, as JSON; with it, the row's checksum.
ALTER TABLE event ADD COLUMN alerts TEXT;

CREATE TABLE object_settings (
  org_id   TEXT PRIMARY KEY REFERENCES org (id),
  settings TEXT NOT NULL, -- as it was written
  set_at   INTEGER NOT NULL
) STRICT;

-- Each change is a new version. The newest one holds; one without a definition says that the schema
-- was taken back.
CREATE TABLE object_schema (
  org_id     TEXT NOT NULL REFERENCES org (id),
  type       TEXT NOT NULL,
  version    INTEGER NOT NULL,
  definition TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (org_id, type, version)
) STRICT, WITHOUT ROWID;

-- Which apps may see a type; one that is not here is seen by all.
CREATE TABLE object_access (
  org_id TEXT NOT NULL REFERENCES org (id),
  type   TEXT NOT NULL,
  apps   TEXT NOT NULL,
  PRIMARY KEY (org_id, type)
) STRICT, WITHOUT ROWID;

-- Changes of fields that were told one way, and may still be told the other way.
CREATE TABLE object_change (
  seq    INTEGER PRIMARY KEY AUTOINCREMENT,
  org_id TEXT NOT NULL REFERENCES org (id),
  change TEXT NOT NULL, -- SHA-256 of what was changed to what
  previous TEXT,        -- SHA-256 of what it was, where that is known
  way    TEXT NOT NULL,
  at     INTEGER NOT NULL,
  event_id TEXT NOT NULL
) STRICT;

CREATE INDEX object_change_same ON object_change (org_id, change);
CREATE INDEX object_change_old ON object_change (at);
