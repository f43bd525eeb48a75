-- What a run had services of the host do: a JSON array of {service, method, startedMillis,
-- durationMicros, ok, detail}; null when it called none.
ALTER TABLE attempt ADD COLUMN services TEXT;
ALTER TABLE call ADD COLUMN services TEXT;
