-- Version 17: what apps keep under keys of their own.

-- They go with their installation.
CREATE TABLE key_value (
  id              INTEGER PRIMARY KEY,
  installation_id TEXT NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  key             TEXT NOT NULL,
  bytes           INTEGER NOT NULL, -- what it counts towards the installation's quota
  ends_at         INTEGER,          -- NULL for one that is kept for ever
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  value           TEXT NOT NULL,    -- a JSON object
  UNIQUE (installation_id, key)
) STRICT;

CREATE INDEX key_value_ending ON key_value (installation_id, ends_at) WHERE ends_at IS NOT NULL;

-- How much each installation keeps, so that it need not be added up for each write.
CREATE TABLE key_value_use (
  installation_id TEXT PRIMARY KEY REFERENCES installation (id) ON DELETE CASCADE,
  bytes           INTEGER NOT NULL
) STRICT;
