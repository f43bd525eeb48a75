-- Version 6: keys of callers, and a row to write to when somebody asks whether that is possible.

CREATE TABLE api_key (
  id           TEXT PRIMARY KEY,
  hash         TEXT NOT NULL UNIQUE, -- SHA-256 of the key in hex; the key itself is nowhere
  name         TEXT NOT NULL,
  scope        TEXT NOT NULL, -- host, org
  org_id       TEXT REFERENCES org (id), -- of scope org
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER, -- to the minute
  expires_at   INTEGER,
  revoked_at   INTEGER,
  CHECK ((scope = 'host') = (org_id IS NULL))
) STRICT;

CREATE TABLE probe (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  written_at INTEGER NOT NULL
) STRICT;
