-- Version 7: what waits is found by its lane, since only the beginning of a long one is in memory.

DROP INDEX delivery_open;
CREATE INDEX delivery_open ON delivery (lane, COALESCE(place, seq))
  WHERE state IN ('queued', 'blocked');
