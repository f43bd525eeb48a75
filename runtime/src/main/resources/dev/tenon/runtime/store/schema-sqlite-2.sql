-- Version 2: simulations are kept whole, so that one can be looked at again after the page was
-- closed. They are a person's notes, not deliveries: old ones are dropped (see SimulationHistory).

CREATE TABLE simulation (
  seq             INTEGER PRIMARY KEY AUTOINCREMENT,
  id              TEXT NOT NULL UNIQUE, -- the id of the event that was made
  org_id          TEXT NOT NULL REFERENCES org (id),
  product         TEXT NOT NULL,
  type            TEXT NOT NULL,
  made_at         INTEGER NOT NULL,
  outcome         TEXT NOT NULL, -- running, succeeded, failed, unhandled, refused, interrupted
  duration_micros INTEGER NOT NULL, -- of the slowest run
  apps            TEXT NOT NULL, -- ids of the apps that were asked, a JSON array
  summary         TEXT NOT NULL, -- one line for lists
  replay_of       TEXT,
  payload         TEXT NOT NULL, -- as typed
  refusal         TEXT, -- why nothing ran, an object
  steps           TEXT NOT NULL -- what was reported on the way, a JSON array
) STRICT;

CREATE INDEX simulation_org ON simulation (org_id, seq);
