-- Version 4: deliveries that are tried again, that stop their lane, and that people redrive.

-- Deliveries of a lane run in the order of place, or of seq where that is NULL. A place is a number
-- of the same sequence as seq, given to a delivery that was put behind what waited.
ALTER TABLE delivery ADD COLUMN place INTEGER;

-- How many attempts there were before it was redriven the last time; the others count for the
-- app's retry policy.
ALTER TABLE delivery ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;

-- How often somebody redrove it.
ALTER TABLE delivery ADD COLUMN redriven INTEGER NOT NULL DEFAULT 0;

-- 1 when it was made by a replay of its event.
ALTER TABLE delivery ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;

-- States are now queued, blocked, succeeded, dead, cancelled. Of a blocked one, finished_at says
-- since when; it stops its lane until it is redriven or cancelled.
DROP INDEX delivery_open;
CREATE INDEX delivery_open ON delivery (seq) WHERE state IN ('queued', 'blocked');
CREATE INDEX delivery_given_up ON delivery (org_id, seq) WHERE state IN ('dead', 'blocked');
