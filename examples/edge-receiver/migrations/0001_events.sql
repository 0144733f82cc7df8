-- Times are in milliseconds since 1970. Without a rowid, an insert writes one row and no further index.
CREATE TABLE events (
  key TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  event TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (key, received_at)
) WITHOUT ROWID;

-- The events that could not be stored: what the dead-letter queue delivered.
CREATE TABLE failures (
  key TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  event TEXT NOT NULL,
  payload TEXT NOT NULL,
  failed_at INTEGER NOT NULL,
  PRIMARY KEY (key, received_at)
) WITHOUT ROWID;
