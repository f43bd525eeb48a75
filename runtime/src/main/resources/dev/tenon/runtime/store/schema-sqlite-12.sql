-- Version 12: users of orgs, and what orgs say about their custom events.

-- Whose events are those that name a user and no org.
CREATE TABLE org_user (
  user_id    TEXT PRIMARY KEY,
  org_id     TEXT NOT NULL REFERENCES org (id),
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX org_user_of_org ON org_user (org_id, user_id);

-- Each change is a new version. The newest one holds; where it has no definition, the event has been
-- taken back and has no schema of the org.
CREATE TABLE custom_event (
  org_id     TEXT NOT NULL REFERENCES org (id),
  name       TEXT NOT NULL,
  version    INTEGER NOT NULL,
  definition TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (org_id, name, version)
) STRICT, WITHOUT ROWID;
