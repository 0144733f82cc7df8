// The tables of D1, see `migrations/`.

/** The time in which pushes with the same key are the same event. A later one is another: a price may return to an old value. */
export const WINDOW_MS = 600_000;

/**
 * Stores an event, unless it is stored already: a queue may deliver a message twice, and a push that was queued shortly before
 * a crash comes again.
 */
export function storeEvent(database, { key, receivedAt, event, payload }) {
  return database
    .prepare(
      `INSERT INTO events (key, received_at, event, payload) SELECT ?1, ?2, ?3, ?4
       WHERE NOT EXISTS (SELECT 1 FROM events WHERE key = ?1 AND received_at BETWEEN ?2 - ?5 AND ?2 + ?5)`,
    )
    .bind(key, receivedAt, event, payload, WINDOW_MS)
    .run();
}

/** Stores an event that `storeEvent` failed for, after all attempts. */
export function storeFailure(database, { key, receivedAt, event, payload }) {
  return database
    .prepare("INSERT OR IGNORE INTO failures VALUES (?, ?, ?, ?, ?)")
    .bind(key, receivedAt, event, payload, Date.now())
    .run();
}
