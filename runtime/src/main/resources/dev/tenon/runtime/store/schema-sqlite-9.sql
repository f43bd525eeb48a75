-- Version 9: what events say of themselves and of each other, so that damage is found.

-- CRC-32 of all other columns but the body, which has one of its own, and seq; NULL in events that
-- were accepted before.
ALTER TABLE event ADD COLUMN head_crc INTEGER;

-- How many deliveries were made with it when it was accepted, replays not counted; NULL as above.
ALTER TABLE event ADD COLUMN deliveries INTEGER;

-- How many rows of a table were dropped on purpose: the last number that was given is always that
-- of the rows that are there and of those that were dropped.
CREATE TABLE dropped (
  name  TEXT PRIMARY KEY,
  total INTEGER NOT NULL
) STRICT;

INSERT INTO dropped (name, total)
SELECT 'event',
  COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0) - (SELECT count(*) FROM event);
