-- Version 14: how simulated events travelled.

-- bare, wrapped, sns, raw or call; NULL where the payload was the event and nothing was around it.
ALTER TABLE simulation ADD COLUMN form TEXT;
