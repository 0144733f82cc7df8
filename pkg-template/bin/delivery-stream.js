// Deliveries as server-sent events, for pages that show them while they are made.

/** How many listeners there are at most. */
const MOST_LISTENERS = 20;
/** How many deliveries a listener is told of first: the newest. */
const NEWEST = 100;
/** The time between two messages, in milliseconds. Deliveries that change several times in between are read once. */
const INTERVAL_MS = 100;
/** A listener with more left to read is told no more until it has read all, in bytes. */
const MOST_UNREAD = 8 << 20;

/** Whether a request asks for server-sent events, as `EventSource` does. */
export const wantsEvents = ({ method, headers }) =>
  method === "GET" && /\btext\/event-stream\b/u.test(headers.accept ?? "");

/**
 * Tells listeners of the deliveries of a service: by the event `begin` of the newest, as an array, and by `delivery` of
 * each that is new or was attempted since.
 */
export function createDeliveryStream(service) {
  const listeners = new Set();
  const late = new Set();
  const changes = new Set();
  let timer;

  /** Lets a response listen until its connection ends. Returns `false` where there are too many already. */
  function open(response, headers) {
    if (listeners.size >= MOST_LISTENERS) return false;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", ...headers });
    listeners.add(response);
    response.on("close", () => {
      listeners.delete(response);
      late.delete(response);
    });
    response.on("drain", () => late.delete(response) && begin([response]));
    begin([response]);
    return true;
  }

  function begin(responses) {
    if (responses.length > 0) write(responses, "begin", service.deliveries.slice(-NEWEST));
  }

  /** Tells that a delivery is new or was attempted. */
  function changed(id) {
    if (listeners.size === 0) return;
    changes.add(id);
    timer ??= setTimeout(flush, INTERVAL_MS).unref();
  }

  function flush() {
    timer = undefined;
    const due = service.deliveries.filter(({ id }) => changes.has(id));
    changes.clear();
    for (const response of listeners) if (response.writableLength > MOST_UNREAD) late.add(response);
    const inTime = [...listeners].filter((response) => !late.has(response));
    for (const delivery of due) write(inTime, "delivery", delivery);
  }

  service.subscribe(({ id }) => changed(id));
  return { open, changed, restart: () => begin([...listeners]) };
}

/** JSON has no line breaks, which would end the message. */
function write(responses, event, data) {
  const message = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  for (const response of responses) response.write(message);
}
