-- The events that were handled. `received_at` is part of the key, because a payload has neither id nor time: the same bytes
-- that come again later, when the queue has forgotten the job, are another event.
CREATE TABLE IF NOT EXISTS events (
  key text NOT NULL,
  received_at timestamptz NOT NULL,
  event text NOT NULL,
  -- Not `jsonb`, which refuses some valid JSON, such as the escape of the character 0.
  payload json NOT NULL,
  PRIMARY KEY (key, received_at)
);

-- What `handle.js` does with them.
CREATE TABLE IF NOT EXISTS event_totals (
  event text PRIMARY KEY,
  count bigint NOT NULL
);
