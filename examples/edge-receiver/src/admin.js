// `/failed`: GET lists the events that could not be stored, POST sends them to the queue again.

/** The number of events that a POST sends. */
const BATCH = 20;

export async function answerAdmin(request, { ADMIN_TOKEN, DB, EVENTS }) {
  if (!ADMIN_TOKEN || !(await equal(request.headers.get("authorization"), `Bearer ${ADMIN_TOKEN}`))) {
    return new Response(null, { status: 401 });
  }
  if (request.method === "POST") return Response.json({ sent: await sendAgain(DB, EVENTS) });
  const failures = DB.prepare(
    "SELECT key, received_at, event, failed_at FROM failures ORDER BY failed_at LIMIT 100",
  );
  return Response.json((await failures.all()).results);
}

async function sendAgain(database, queue) {
  const { results } = await database
    .prepare("SELECT * FROM failures ORDER BY failed_at LIMIT ?")
    .bind(BATCH)
    .all();
  for (const { key, received_at, event, payload } of results) {
    // A crash in between sends the event once more, which `storeEvent` recognises.
    await queue.send({ key, receivedAt: received_at, event, payload });
    await database
      .prepare("DELETE FROM failures WHERE key = ? AND received_at = ?")
      .bind(key, received_at)
      .run();
  }
  return results.length;
}

/** Compares in a time that says nothing about the texts. */
async function equal(...texts) {
  const digest = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return crypto.subtle.timingSafeEqual(...(await Promise.all(texts.map(digest))));
}
