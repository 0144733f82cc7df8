// What the sandbox can do that the API cannot: paths under /_sandbox/.

/** What stands under each path: who may ask, and what is done with the JSON that is sent. */
const PATHS = {
  deliveries: { method: "GET", run: (service) => service.deliveries },
  snapshot: { method: "GET", run: (service) => service.snapshot() },
  trigger: {
    method: "POST",
    run: (service, { event, data, region }) => service.trigger(event, data, { region }),
  },
  resend: { method: "POST", run: (service, { id }) => service.resend(id) },
  "fail-next": { method: "POST", run: (service, fault) => service.failNext(fault) },
  restore: { method: "POST", run: (service, snapshot) => service.restore(snapshot) },
};

/** Answers a request to one of them. */
export function control(service, request, path, body) {
  const known = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
  if (known === undefined) return refusal(404, `there are ${Object.keys(PATHS).join(", ")}`);
  if (request.method !== known.method) return refusal(405, `use ${known.method}`);
  if (known.method === "GET") return Response.json(known.run(service));
  // A page of another origin can send a form or plain text unasked, but no JSON.
  if (!/^application\/json\b/u.test(request.headers["content-type"] ?? "")) {
    return refusal(415, "send JSON, with `Content-Type: application/json`");
  }
  try {
    return Response.json(known.run(service, JSON.parse(body) ?? {}) ?? null);
  } catch (error) {
    return refusal(400, error.message, error.issues);
  }
}

function refusal(status, message, issues) {
  return Response.json({ error: true, message, issues }, { status });
}
