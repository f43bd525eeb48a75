-- Version 1. Times are epoch milliseconds; JSON is text. Every table holds plain columns that
-- PostgreSQL has too, so that the same statements serve both.

CREATE TABLE org (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Which org a product means by an account id. '*' stands for any product, or any account.
CREATE TABLE org_account (
  product    TEXT NOT NULL,
  account_id TEXT NOT NULL,
  org_id     TEXT NOT NULL REFERENCES org (id),
  PRIMARY KEY (product, account_id)
) STRICT;

CREATE TABLE app_version (
  id           INTEGER PRIMARY KEY,
  app_id       TEXT NOT NULL,
  version      TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  language     TEXT NOT NULL,
  manifest     TEXT NOT NULL, -- the model, not the file: subscriptions declared in code included
  code         TEXT NOT NULL, -- where its code lies
  created_at   INTEGER NOT NULL,
  UNIQUE (app_id, version, content_hash)
) STRICT;

CREATE TABLE installation (
  id             TEXT PRIMARY KEY,
  org_id         TEXT NOT NULL REFERENCES org (id),
  app_id         TEXT NOT NULL,
  app_version_id INTEGER NOT NULL REFERENCES app_version (id),
  state          TEXT NOT NULL, -- active
  iparams        TEXT NOT NULL,
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  UNIQUE (org_id, app_id)
) STRICT;

CREATE TABLE event (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of acceptance
  id          TEXT NOT NULL UNIQUE,
  org_id      TEXT NOT NULL REFERENCES org (id),
  product     TEXT NOT NULL,
  type        TEXT NOT NULL,
  source      TEXT NOT NULL,
  dedup_key   TEXT,
  occurred_at INTEGER,
  accepted_at INTEGER NOT NULL,
  body        TEXT NOT NULL, -- exactly the JSON received
  body_crc    INTEGER NOT NULL -- CRC-32 of the body's UTF-8 bytes; SQLite pages have no checksum
) STRICT;

CREATE UNIQUE INDEX event_dedup ON event (org_id, dedup_key) WHERE dedup_key IS NOT NULL;

CREATE TABLE delivery (
  seq             INTEGER PRIMARY KEY AUTOINCREMENT,
  event_seq       INTEGER NOT NULL REFERENCES event (seq),
  org_id          TEXT NOT NULL,
  installation_id TEXT NOT NULL,
  handler         TEXT NOT NULL, -- as it was when the event was accepted
  lane            TEXT NOT NULL, -- deliveries of one lane run one at a time, in order of seq
  state           TEXT NOT NULL, -- queued, succeeded, dead, cancelled
  attempts        INTEGER NOT NULL,
  due_at          INTEGER NOT NULL,
  finished_at     INTEGER
) STRICT;

CREATE INDEX delivery_open ON delivery (seq) WHERE state = 'queued';
CREATE INDEX delivery_event ON delivery (event_seq);

CREATE TABLE attempt (
  delivery_seq    INTEGER NOT NULL REFERENCES delivery (seq),
  number          INTEGER NOT NULL,
  app_version_id  INTEGER,
  started_at      INTEGER NOT NULL,
  duration_micros INTEGER NOT NULL,
  outcome         TEXT NOT NULL, -- succeeded, failed, timed_out, not_started
  detail          TEXT NOT NULL, -- the outcome whole, with the error
  answer          TEXT,
  console         TEXT NOT NULL,
  PRIMARY KEY (delivery_seq, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE call (
  id              TEXT PRIMARY KEY,
  org_id          TEXT NOT NULL,
  installation_id TEXT NOT NULL,
  app_version_id  INTEGER NOT NULL,
  kind            TEXT NOT NULL, -- setup, method
  name            TEXT NOT NULL,
  handler         TEXT NOT NULL,
  simulated       INTEGER NOT NULL,
  payload         TEXT NOT NULL, -- without iparams
  started_at      INTEGER NOT NULL,
  duration_micros INTEGER NOT NULL,
  outcome         TEXT NOT NULL,
  detail          TEXT NOT NULL,
  answer          TEXT,
  console         TEXT NOT NULL
) STRICT;
