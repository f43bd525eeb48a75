-- Version 8: an org's events are found by when they were accepted, for searches. The columns behind
-- seq are there so that a search that looks at many events need not read the events themselves,
-- whose bodies are large.

CREATE INDEX event_accepted ON event (org_id, accepted_at, seq, type, product, source);
