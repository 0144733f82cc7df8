// What the sandbox can do and the API cannot: paths under /_sandbox/.

/** The longest JSON that is accepted, in bytes. */
const LIMIT = 1024 * 1024;
/** A snapshot is larger: the core's bounds keep it below this size. */
const SNAPSHOT_LIMIT = 128 * 1024 * 1024;

/**
 * What each path does, by which method, with the JSON that is sent. Pages that the gate lets in may read the answers of
 * those that are `forPages`.
 */
const PATHS = {
  deliveries: { method: "GET", forPages: true, run: (service) => service.deliveries },
  snapshot: { method: "GET", run: (service) => service.snapshot() },
  trigger: {
    method: "POST",
    forPages: true,
    run: (service, { event, data, region }) => service.trigger(event, data, { region }),
  },
  play: {
    method: "POST",
    run: (service, options, signal) =>
      service.play(typeof options === "object" ? { signal, ...options } : options),
  },
  resend: { method: "POST", forPages: true, run: (service, { id, body }) => service.resend(id, { body }) },
  "fail-next": { method: "POST", run: (service, fault) => service.failNext(fault) },
  restore: { method: "POST", limit: SNAPSHOT_LIMIT, run: (service, snapshot) => service.restore(snapshot) },
};

const pathOf = (name) => (Object.hasOwn(PATHS, name) ? PATHS[name] : undefined);

/** The longest body that is read of a request to one of the paths, in bytes. */
export function limitOf(name) {
  return pathOf(name)?.limit ?? LIMIT;
}

/** The headers that let a page read the answer of a path, where it may. */
export function headersForPage(name, { headers: { origin } }) {
  if (origin === undefined || !pathOf(name)?.forPages) return {};
  return { "access-control-allow-origin": origin, vary: "Origin" };
}

/** Answers a request to one of the paths. The signal is aborted when the caller is gone. */
export async function control(service, request, name, body, signal) {
  const path = pathOf(name);
  if (path === undefined) return refusal(404, `there are ${Object.keys(PATHS).join(", ")}`);
  if (request.method === "OPTIONS" && path.forPages) return preflight(path);
  if (request.method !== path.method) return refusal(405, `use ${path.method}`);
  if (path.method === "GET") return json(200, path.run(service));
  // A page of another origin can send a form or plain text without being asked, but no JSON.
  if (!/^application\/json\b/u.test(request.headers["content-type"] ?? "")) {
    return refusal(415, "send JSON, with `Content-Type: application/json`");
  }
  try {
    return json(200, (await path.run(service, JSON.parse(body) ?? {}, signal)) ?? null);
  } catch (error) {
    return refusal(400, error.message, error.issues);
  }
}

function preflight({ method }) {
  const headers = [
    ["access-control-allow-methods", method],
    ["access-control-allow-headers", "Content-Type"],
    ["access-control-max-age", "600"],
  ];
  return { status: 204, headers, body: [] };
}

function refusal(status, message, issues) {
  return json(status, { error: true, message, issues });
}

function json(status, value) {
  return { status, headers: [["content-type", "application/json"]], body: piecesOf(value) };
}

/** JSON text, a list element by element: deliveries that share a body can exceed the length of a string. */
function* piecesOf(value) {
  if (!Array.isArray(value)) return yield JSON.stringify(value);
  yield "[";
  for (const [index, element] of value.entries()) yield `${index > 0 ? "," : ""}${JSON.stringify(element)}`;
  yield "]";
}
