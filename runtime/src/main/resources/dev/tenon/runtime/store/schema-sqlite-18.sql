-- Version 18: schedules of apps, and the addresses that apps give to other systems.

-- They are a part of their installation, and end with it in whatever way it ends.
CREATE TABLE schedule (
  id              TEXT PRIMARY KEY,
  org_id          TEXT NOT NULL REFERENCES org (id),
  installation_id TEXT NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  name            TEXT NOT NULL, -- the app's own
  data            TEXT NOT NULL,
  schedule_at     TEXT NOT NULL, -- as the app wrote it
  repeat          TEXT, -- {time_unit, frequency, timezone}; NULL in one that fires once
  due_at          INTEGER NOT NULL, -- when it fires next
  look_at         INTEGER NOT NULL, -- due_at, or later where it was put off
  created_at      INTEGER NOT NULL,
  UNIQUE (installation_id, name)
) STRICT;

CREATE INDEX schedule_look ON schedule (look_at, org_id);

-- Outlives its installation for as long as that can come back with its id.
CREATE TABLE hook_address (
  installation_id TEXT PRIMARY KEY,
  org_id          TEXT NOT NULL REFERENCES org (id),
  token           TEXT NOT NULL UNIQUE, -- what nobody can guess who was not told the address
  created_at      INTEGER NOT NULL
) STRICT;
