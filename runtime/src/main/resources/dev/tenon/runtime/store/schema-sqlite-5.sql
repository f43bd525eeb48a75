-- Version 5: apps that hosts upload, and the life cycle of installations.

-- What is loaded of an uploaded version, relative to the folder of bundles; NULL for an app that is
-- run from a folder of its own, whose code says where that is.
ALTER TABLE app_version ADD COLUMN bundle TEXT;

-- 1 when the app brings a page of its own for its parameters.
ALTER TABLE app_version ADD COLUMN own_page INTEGER NOT NULL DEFAULT 0;

-- An uploaded version never changes.
CREATE UNIQUE INDEX app_version_uploaded ON app_version (app_id, version) WHERE bundle IS NOT NULL;

-- States are now installing, active, updating, uninstalling. All but active are of an operation
-- that is under way, and are brought to an end at the next start. One that is installing gets no
-- events. One that is updating is still what it was: the new version is written when the app has
-- agreed to it.
-- Deliveries of one that is paused wait.
ALTER TABLE installation ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

-- What a roll back goes back to: the version, its parameters, and what people had saved by then.
ALTER TABLE installation ADD COLUMN previous_version_id INTEGER REFERENCES app_version (id);
ALTER TABLE installation ADD COLUMN previous_iparams TEXT;
ALTER TABLE installation ADD COLUMN previous_saved TEXT;

-- The newest delivery when the app was uninstalled the last time, if it was: what waited then was
-- cancelled, also if the app is back before its turn comes.
ALTER TABLE installation ADD COLUMN since_delivery INTEGER NOT NULL DEFAULT 0;

CREATE INDEX installation_version ON installation (app_version_id);
CREATE INDEX installation_previous ON installation (previous_version_id)
  WHERE previous_version_id IS NOT NULL;
CREATE INDEX installation_paused ON installation (id) WHERE paused = 1;
CREATE INDEX installation_under_way ON installation (id) WHERE state <> 'active';

-- Apps that were uninstalled, for as long as what they had in an org is kept for their return.
CREATE TABLE uninstalled (
  org_id          TEXT NOT NULL REFERENCES org (id),
  app_id          TEXT NOT NULL,
  installation_id TEXT NOT NULL, -- it gets this id again
  last_delivery   INTEGER NOT NULL, -- the newest one of all there were
  forced          INTEGER NOT NULL, -- 1 when the app had refused
  uninstalled_at  INTEGER NOT NULL,
  PRIMARY KEY (org_id, app_id)
) STRICT;

CREATE INDEX uninstalled_at ON uninstalled (uninstalled_at);
