-- Version 3: what people save on the pages for parameters and settings.

-- The values that a person gave for an app in an org. They win over the app's defaults and outlive
-- its installation, so that an app that comes back finds them again.
CREATE TABLE saved_iparams (
  org_id   TEXT NOT NULL REFERENCES org (id),
  app_id   TEXT NOT NULL,
  iparams  TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (org_id, app_id)
) STRICT;

-- Which modules an org is subscribed to, and the addresses of its accounts; NULL says nothing.
ALTER TABLE org ADD COLUMN system_settings TEXT;
