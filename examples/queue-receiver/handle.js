/**
 * What your business does with an event. `database` is in the transaction that also records the event, so all of it happens
 * once or not at all. What lies outside of the database (mail, calls of other services) may happen again after a crash.
 */
export async function handle({ event }, database) {
  await database.query(
    `INSERT INTO event_totals AS totals (event, count) VALUES ($1, 1)
     ON CONFLICT (event) DO UPDATE SET count = totals.count + 1`,
    [event],
  );
}
